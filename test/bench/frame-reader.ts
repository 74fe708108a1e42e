import { type Fields, Opcode, readFields } from './wire.ts';

export interface FrameReaderHandlers {
  /** A message; `payload` is null where it was stepped over. Both are valid during the call only. */
  onMessage(fields: Fields, payload: Buffer | null): void;
  onControl(opcode: number, payload: Buffer): void;
}

/** So many bytes of a long message are looked at to find where its payload begins. */
const HEAD_BYTES = 48;
/** Messages up to this length are read whole: commands, echoes, and everything but bulk. */
const SHORT_BYTES = 128;

/**
 * Reads masked websocket frames and the tunnel messages in them, cut anywhere. Long payloads are stepped over without
 * being unmasked, which is what keeps the generator ahead of every proxy.
 */
export class FrameReader {
  readonly #handlers: FrameReaderHandlers;
  readonly #header = Buffer.alloc(14);
  #headerBytes = 0;
  readonly #mask = new Uint8Array(4);
  #maskAt = 0;
  #opcode = 0;
  #frameLeft = 0;
  #control: number[] = [];
  /** The message so far: whole, or its head and what follows the payload. */
  readonly #held = Buffer.alloc(SHORT_BYTES);
  #heldBytes = 0;
  /** Bytes to hold before the next step. */
  #want = 2;
  #step: 'length' | 'head' | 'skip' | 'tail' | 'whole' = 'length';
  #messageBytes = 0;
  #skip = 0;
  readonly #fields: Fields = { type: 0, streamId: 0, connectionId: 0, payloadStart: 0, payloadBytes: 0 };

  constructor(handlers: FrameReaderHandlers) {
    this.#handlers = handlers;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#frameLeft === 0) {
        at = this.#readHeader(chunk, at);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#frameLeft);
      this.#frameLeft -= end - at;
      if (this.#opcode >= Opcode.CLOSE) {
        this.#readControl(chunk, at, end);
      } else {
        this.#readMessages(chunk, at, end);
      }
      at = end;
    }
  }

  #readHeader(chunk: Buffer, start: number): number {
    const header = this.#header;
    let at = start;
    while (at < chunk.length) {
      header[this.#headerBytes] = chunk[at]!;
      this.#headerBytes += 1;
      at += 1;
      const short = header[1]! & 0x7f;
      const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (this.#headerBytes >= 2 && this.#headerBytes === 2 + extended + 4) {
        this.#headerBytes = 0;
        this.#opcode = header[0]! & 0x0f;
        this.#frameLeft =
          extended === 0 ? short : extended === 2 ? header.readUInt16BE(2) : header.readUInt32BE(6);
        header.copy(this.#mask, 0, 2 + extended, 6 + extended);
        this.#maskAt = 0;
        if (this.#frameLeft === 0 && this.#opcode >= Opcode.CLOSE) {
          this.#handlers.onControl(this.#opcode, Buffer.alloc(0));
        }
        return at;
      }
    }
    return at;
  }

  #readControl(chunk: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      this.#control.push(chunk[at]! ^ this.#mask[this.#maskAt & 3]!);
      this.#maskAt += 1;
    }
    if (this.#frameLeft === 0) {
      const payload = Buffer.from(this.#control);
      this.#control = [];
      this.#handlers.onControl(this.#opcode, payload);
    }
  }

  #readMessages(chunk: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#step === 'skip') {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        this.#maskAt += skipped;
        at += skipped;
        if (this.#skip === 0) {
          this.#step = 'tail';
        }
      } else {
        const taken = Math.min(this.#want - this.#heldBytes, end - at);
        this.#hold(chunk, at, at + taken);
        at += taken;
      }
      // A tail may be empty.
      if (this.#step !== 'skip' && this.#heldBytes === this.#want) {
        this.#proceed();
      }
    }
  }

  #hold(chunk: Buffer, start: number, end: number): void {
    const held = this.#held;
    const mask = this.#mask;
    let phase = this.#maskAt;
    let into = this.#heldBytes;
    for (let at = start; at < end; at += 1) {
      held[into] = chunk[at]! ^ mask[phase & 3]!;
      into += 1;
      phase += 1;
    }
    this.#heldBytes = into;
    this.#maskAt = phase & 3;
  }

  #proceed(): void {
    switch (this.#step) {
      case 'length':
        this.#messageBytes = this.#held.readUInt16BE(0);
        this.#heldBytes = 0;
        if (this.#messageBytes <= SHORT_BYTES) {
          this.#step = 'whole';
          this.#want = this.#messageBytes;
        } else {
          this.#step = 'head';
          this.#want = HEAD_BYTES;
        }
        break;
      case 'head':
        this.#clear();
        if (readFields(this.#held, 0, HEAD_BYTES, this.#fields)) {
          throw new Error('a long message has its payload not at its beginning');
        }
        this.#skip = this.#fields.payloadStart + this.#fields.payloadBytes - HEAD_BYTES;
        this.#want = this.#messageBytes - HEAD_BYTES - this.#skip;
        this.#heldBytes = 0;
        this.#step = 'skip';
        break;
      case 'tail': {
        const { payloadBytes } = this.#fields;
        readFields(this.#held, 0, this.#want, this.#fields);
        this.#fields.payloadBytes = payloadBytes;
        this.#finish(null);
        break;
      }
      case 'whole': {
        this.#clear();
        readFields(this.#held, 0, this.#want, this.#fields);
        const { payloadStart, payloadBytes } = this.#fields;
        this.#finish(this.#held.subarray(payloadStart, payloadStart + payloadBytes));
        break;
      }
    }
  }

  #clear(): void {
    const fields = this.#fields;
    fields.type = fields.streamId = fields.connectionId = fields.payloadStart = fields.payloadBytes = 0;
  }

  #finish(payload: Buffer | null): void {
    this.#step = 'length';
    this.#want = 2;
    this.#heldBytes = 0;
    this.#handlers.onMessage(this.#fields, payload);
  }
}
