/** D-Bus messages as bytes. Source: the D-Bus specification, “Marshaling (Wire Format)” and “Message Protocol”. */

export interface OutgoingCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  /** Only strings. */
  body?: readonly string[];
}

export type Incoming =
  | { kind: 'reply'; replyTo: number; body: readonly unknown[] }
  | { kind: 'error'; replyTo: number; name: string }
  | { kind: 'signal'; path: string; interface: string; member: string; body: readonly unknown[] }
  | { kind: 'other' };

const METHOD_CALL = 1;
const METHOD_RETURN = 2;
const ERROR = 3;
const SIGNAL = 4;

/** Asks the bus not to start a program for a name that nobody owns. */
const NO_AUTO_START = 2;

enum Field {
  Path = 1,
  Interface = 2,
  Member = 3,
  ErrorName = 4,
  ReplySerial = 5,
  Destination = 6,
  Signature = 8,
}

const FIXED_HEADER_BYTES = 16;

/** A method call with string arguments, little endian. */
export function encodeCall(serial: number, call: OutgoingCall): Buffer {
  const body = call.body ?? [];
  const bodyBytes = new Writer();
  for (const text of body) {
    bodyBytes.string(text);
  }
  const fields = new Writer();
  const field = (code: Field, type: string, text: string) => {
    fields.align(8);
    fields.byte(code);
    fields.signature(type);
    if (type === 'g') {
      fields.signature(text);
    } else {
      fields.string(text);
    }
  };
  field(Field.Path, 'o', call.path);
  field(Field.Interface, 's', call.interface);
  field(Field.Member, 's', call.member);
  field(Field.Destination, 's', call.destination);
  if (body.length > 0) {
    field(Field.Signature, 'g', 's'.repeat(body.length));
  }
  const header = new Writer();
  header.byte('l'.charCodeAt(0));
  header.byte(METHOD_CALL);
  header.byte(NO_AUTO_START);
  header.byte(1);
  header.uint32(bodyBytes.length);
  header.uint32(serial);
  header.uint32(fields.length);
  // The array of fields begins at byte 16, a multiple of its alignment, so it can be made apart.
  const unpadded = Buffer.concat([header.bytes(), fields.bytes()]);
  const padding = Buffer.alloc(-unpadded.length & 7);
  return Buffer.concat([unpadded, padding, bodyBytes.bytes()]);
}

/** How many bytes the message at the start of `bytes` has; null while its fixed header is not complete. */
export function messageLength(bytes: Buffer): number | null {
  if (bytes.length < FIXED_HEADER_BYTES) {
    return null;
  }
  const reader = new Reader(bytes, 4);
  const body = reader.uint32();
  reader.uint32();
  const fields = reader.uint32();
  return align(FIXED_HEADER_BYTES + fields, 8) + body;
}

/** Reads one whole message. Values after the first that is not of a basic type (or a variant of one) are left out. */
export function decodeMessage(bytes: Buffer): Incoming {
  const type = bytes[1];
  const reader = new Reader(bytes, 12);
  const fieldsEnd = FIXED_HEADER_BYTES + reader.uint32();
  const fields = new Map<number, unknown>();
  while (reader.offset < fieldsEnd) {
    reader.align(8);
    const code = reader.byte();
    fields.set(code, reader.value(reader.signature()));
  }
  reader.align(8);
  const text = (field: Field) => {
    const value = fields.get(field);
    return typeof value === 'string' ? value : '';
  };
  const replyTo = fields.get(Field.ReplySerial);
  const body = () => readBody(reader, text(Field.Signature));
  if (type === METHOD_RETURN && typeof replyTo === 'number') {
    return { kind: 'reply', replyTo, body: body() };
  }
  if (type === ERROR && typeof replyTo === 'number') {
    return { kind: 'error', replyTo, name: text(Field.ErrorName) };
  }
  if (type === SIGNAL) {
    return {
      kind: 'signal',
      path: text(Field.Path),
      interface: text(Field.Interface),
      member: text(Field.Member),
      body: body(),
    };
  }
  return { kind: 'other' };
}

function readBody(reader: Reader, signature: string): unknown[] {
  const values: unknown[] = [];
  for (const type of signature) {
    if (!BASIC.includes(type)) {
      break;
    }
    values.push(reader.value(type));
  }
  return values;
}

const BASIC = 'ybnqiuxtdsogv';

function align(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}

class Writer {
  #parts: Buffer[] = [];
  length = 0;

  byte(value: number): void {
    this.#add(Buffer.from([value]));
  }

  uint32(value: number): void {
    this.align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.#add(bytes);
  }

  string(text: string): void {
    const bytes = Buffer.from(text);
    this.uint32(bytes.length);
    this.#add(bytes);
    this.byte(0);
  }

  signature(text: string): void {
    this.byte(text.length);
    this.#add(Buffer.from(text));
    this.byte(0);
  }

  align(to: number): void {
    this.#add(Buffer.alloc(align(this.length, to) - this.length));
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }
}

/** Reads in the sender's byte order. Throws a RangeError past the end. */
class Reader {
  readonly #view: DataView;
  readonly #littleEndian: boolean;

  constructor(
    private readonly message: Buffer,
    public offset: number,
  ) {
    this.#view = new DataView(message.buffer, message.byteOffset, message.length);
    this.#littleEndian = message[0] === 'l'.charCodeAt(0);
    if (!this.#littleEndian && message[0] !== 'B'.charCodeAt(0)) {
      throw new Error('not a D-Bus message');
    }
  }

  align(to: number): void {
    this.offset = align(this.offset, to);
  }

  byte(): number {
    this.offset += 1;
    return this.#view.getUint8(this.offset - 1);
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), this.#littleEndian);
  }

  signature(): string {
    return this.#text(this.byte());
  }

  /** A value of a basic type, or of a variant that holds one. */
  value(type: string): unknown {
    const little = this.#littleEndian;
    switch (type) {
      case 'y':
        return this.byte();
      case 'b':
        return this.uint32() !== 0;
      case 'n':
        return this.#view.getInt16(this.#skip(2), little);
      case 'q':
        return this.#view.getUint16(this.#skip(2), little);
      case 'i':
        return this.#view.getInt32(this.#skip(4), little);
      case 'u':
        return this.uint32();
      case 'x':
        return this.#view.getBigInt64(this.#skip(8), little);
      case 't':
        return this.#view.getBigUint64(this.#skip(8), little);
      case 'd':
        return this.#view.getFloat64(this.#skip(8), little);
      case 's':
      case 'o':
        return this.#text(this.uint32());
      case 'g':
        return this.signature();
      case 'v':
        return this.value(this.signature());
      default:
        throw new Error(`a D-Bus value of type ${type} was not expected`);
    }
  }

  /** Goes past a number of `size` bytes, which is also its alignment, and answers where it begins. */
  #skip(size: number): number {
    this.align(size);
    this.offset += size;
    return this.offset - size;
  }

  #text(length: number): string {
    const end = this.offset + length;
    if (end >= this.message.length) {
      throw new RangeError('a D-Bus string is cut off');
    }
    const text = this.message.toString('utf8', this.offset, end);
    this.offset = end + 1;
    return text;
  }
}
