/**
 * The other half of a tunnel for tests: a small data plane and a destination proxy, written from the published protocol
 * guides alone. Nothing here comes from electron/proxy, not even the codec: two ends that share their misreadings
 * prove nothing.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';

// --- The wire: length, protobuf ---

export const Wire = {
  DATA: 1,
  STREAM_START: 2,
  STREAM_RESET: 3,
  SESSION_RESET: 4,
  SERVICE_IDS: 5,
  CONNECTION_START: 6,
  CONNECTION_RESET: 7,
} as const;

export interface WireMessage {
  type: number;
  streamId: number;
  ignorable: boolean;
  payload: Buffer;
  serviceId: string;
  availableServiceIds: string[];
  connectionId: number;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  // A negative int32 is sign-extended to 64 bits, hence ten bytes.
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

/** A message with its length in front, ready to be sent in any cut. */
export function wireBytes(message: Partial<WireMessage> & { type: number }): Buffer {
  const parts: Buffer[] = [];
  const number = (field: number, value: number | undefined) => {
    if (value) {
      parts.push(Buffer.from([field << 3, ...varint(value)]));
    }
  };
  const bytes = (field: number, value: Buffer | undefined) => {
    if (value) {
      parts.push(Buffer.from([(field << 3) | 2, ...varint(value.length)]), value);
    }
  };
  number(1, message.type);
  number(2, message.streamId);
  number(3, message.ignorable ? 1 : 0);
  bytes(4, message.payload);
  bytes(5, message.serviceId ? Buffer.from(message.serviceId) : undefined);
  for (const id of message.availableServiceIds ?? []) {
    bytes(6, Buffer.from(id));
  }
  number(7, message.connectionId);
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}

function readVarint(bytes: Buffer, at: number): [value: bigint, next: number] {
  let value = 0n;
  let shift = 0n;
  for (let next = at; next < bytes.length; next += 1) {
    const byte = bytes[next]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return [value, next + 1];
    }
    shift += 7n;
  }
  throw new Error('a number is cut off');
}

function readMessage(body: Buffer): WireMessage {
  const message: WireMessage = {
    type: 0,
    streamId: 0,
    ignorable: false,
    payload: Buffer.alloc(0),
    serviceId: '',
    availableServiceIds: [],
    connectionId: 0,
  };
  let at = 0;
  while (at < body.length) {
    const [key, afterKey] = readVarint(body, at);
    const field = Number(key >> 3n);
    const [value, afterValue] = readVarint(body, afterKey);
    if ((key & 7n) === 2n) {
      at = afterValue + Number(value);
      const bytes = body.subarray(afterValue, at);
      if (field === 4) message.payload = bytes;
      else if (field === 5) message.serviceId = bytes.toString();
      else if (field === 6) message.availableServiceIds.push(bytes.toString());
      else throw new Error(`field ${field} is outside the schema`);
    } else if ((key & 7n) === 0n) {
      at = afterValue;
      if (field === 1) message.type = Number(value);
      else if (field === 2) message.streamId = Number(BigInt.asIntN(32, value));
      else if (field === 3) message.ignorable = value !== 0n;
      else if (field === 7) message.connectionId = Number(BigInt.asUintN(32, value));
      else throw new Error(`field ${field} is outside the schema`);
    } else {
      throw new Error(`wire type ${key & 7n} is not used by the protocol`);
    }
  }
  return message;
}

/** Cuts a byte stream into messages. */
export class WireReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): WireMessage[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: WireMessage[] = [];
    while (this.#rest.length >= 2 && this.#rest.length >= 2 + this.#rest.readUInt16BE(0)) {
      const end = 2 + this.#rest.readUInt16BE(0);
      messages.push(readMessage(this.#rest.subarray(2, end)));
      this.#rest = this.#rest.subarray(end);
    }
    return messages;
  }
}

// --- The data plane ---

/** How bytes go into websocket frames: as they come, one byte each, or as many as fit. */
export type Framing = 'as-is' | 'one-byte' | 'merged';

export interface Refusal {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export interface RelayOptions {
  /** What SERVICE_IDS says. */
  services?: string[];
  /** Towards the source. */
  framing?: Framing;
  destinationFraming?: Framing;
  /** Never sends SERVICE_IDS. */
  silent?: boolean;
  /** Judges a handshake of the source; null lets it in. */
  judge?: (request: IncomingMessage) => Refusal | null;
  judgeDestination?: (request: IncomingMessage) => Refusal | null;
}

const MAX_FRAME_BYTES = 131_076;
const HIGH_WATER_BYTES = 256 * 1024;
const MERGE_MS = 5;

/** A message as the relay saw it pass, with the payload's length in place of the payload. */
export interface Passed extends Omit<WireMessage, 'payload'> {
  payloadBytes: number;
}

/** Puts bytes into frames as a Framing says. */
class Framer {
  readonly #framing: Framing;
  readonly #frame: (bytes: Buffer) => void;
  #merge: Buffer[] = [];
  #mergeTimer: NodeJS.Timeout | null = null;

  constructor(framing: Framing, frame: (bytes: Buffer) => void) {
    this.#framing = framing;
    this.#frame = frame;
  }

  push(bytes: Buffer): void {
    switch (this.#framing) {
      case 'as-is':
        this.#frame(bytes);
        return;
      case 'one-byte':
        for (let at = 0; at < bytes.length; at += 1) {
          this.#frame(bytes.subarray(at, at + 1));
        }
        return;
      case 'merged':
        this.#merge.push(bytes);
        this.#mergeTimer ??= setTimeout(() => {
          this.#mergeTimer = null;
          const all = Buffer.concat(this.#merge.splice(0));
          for (let at = 0; at < all.length; at += MAX_FRAME_BYTES) {
            this.#frame(all.subarray(at, at + MAX_FRAME_BYTES));
          }
        }, MERGE_MS);
    }
  }

  stop(): void {
    if (this.#mergeTimer) {
      clearTimeout(this.#mergeTimer);
    }
  }
}

/** A data plane for one tunnel on loopback: one source and one destination, bytes passed on as they come. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => offered.values().next().value ?? false,
  });
  readonly #options: RelayOptions;
  #source: WebSocket | null = null;
  #destination: WebSocket | null = null;
  readonly #held = new WeakSet<WebSocket>();
  readonly #toSource: Framer;
  readonly #toDestination: Framer;
  /** Every handshake of the source, refused ones included. */
  readonly handshakes: IncomingMessage[] = [];
  readonly destinationHandshakes: IncomingMessage[] = [];
  /** Every message of the source, in order, over all its websockets. */
  readonly fromSource: Passed[] = [];
  readonly fromDestination: Passed[] = [];
  /** The codes with which the source closed its websockets. */
  readonly closeCodes: number[] = [];
  pings = 0;
  port = 0;

  private constructor(options: RelayOptions) {
    this.#options = options;
    this.#toSource = new Framer(options.framing ?? 'as-is', (bytes) =>
      this.#send(bytes, this.#source, this.#destination),
    );
    this.#toDestination = new Framer(options.destinationFraming ?? 'as-is', (bytes) =>
      this.#send(bytes, this.#destination, this.#source),
    );
    this.#server = createServer((_, response) => response.writeHead(400).end());
    this.#server.on('upgrade', (request, socket, head) => {
      const mode = new URL(request.url ?? '/', 'ws://relay').searchParams.get('local-proxy-mode');
      const isSource = mode === 'source';
      (isSource ? this.handshakes : this.destinationHandshakes).push(request);
      const judge = isSource ? this.#options.judge : this.#options.judgeDestination;
      const refusal = judge?.(request) ?? null;
      if (refusal) {
        const headers = { 'content-length': Buffer.byteLength(refusal.body), ...refusal.headers };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('')}\r\n${refusal.body}`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (websocket) => {
        if (isSource) {
          this.#attachSource(websocket);
        } else {
          this.#attachDestination(websocket);
        }
      });
    });
    this.#sockets.on('headers', (headers) => headers.push('channel-id: 0ea2b3fffe6adc0e-test'));
  }

  static async start(options: RelayOptions = {}): Promise<Relay> {
    const relay = new Relay(options);
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    relay.port = (relay.#server.address() as AddressInfo).port;
    return relay;
  }

  get endpoint(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get sourceConnected(): boolean {
    return this.#source !== null;
  }

  get destinationConnected(): boolean {
    return this.#destination !== null;
  }

  /** Sends bytes to the source, past the destination. */
  injectBytes(bytes: Buffer): void {
    this.#toSource.push(bytes);
  }

  inject(message: Partial<WireMessage> & { type: number }): void {
    this.#toSource.push(wireBytes(message));
  }

  /** Sends a message to the destination, past the source. */
  injectToDestination(message: Partial<WireMessage> & { type: number }): void {
    this.#toDestination.push(wireBytes(message));
  }

  injectBytesToDestination(bytes: Buffer): void {
    this.#toDestination.push(bytes);
  }

  injectText(text: string): void {
    this.#source?.send(text);
  }

  /** Cuts the source's websocket without a close frame, as a lost network would. */
  cutSource(): void {
    this.#source?.terminate();
  }

  cutDestination(): void {
    this.#destination?.terminate();
  }

  closeSource(code: number): void {
    this.#source?.close(code);
  }

  /** Stops reading from the source, as a service that throttles would; the answer goes on. */
  holdSource(): () => void {
    return this.#hold(this.#source);
  }

  /** The same for the destination. */
  holdDestination(): () => void {
    return this.#hold(this.#destination);
  }

  async close(): Promise<void> {
    this.#toSource.stop();
    this.#toDestination.stop();
    for (const client of this.#sockets.clients) {
      client.terminate();
    }
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #hold(websocket: WebSocket | null): () => void {
    if (!websocket) {
      return () => {};
    }
    this.#held.add(websocket);
    websocket.pause();
    return () => {
      this.#held.delete(websocket);
      websocket.resume();
    };
  }

  #resume(websocket: WebSocket | null): void {
    if (websocket && !this.#held.has(websocket)) {
      websocket.resume();
    }
  }

  #attachSource(websocket: WebSocket): void {
    this.#source?.terminate();
    this.#source = websocket;
    websocket.on('ping', () => {
      this.pings += 1;
    });
    this.#listen(websocket, this.fromSource, this.#toDestination);
    websocket.on('close', (code) => {
      this.closeCodes.push(code);
      if (this.#source === websocket) {
        this.#source = null;
        this.#resume(this.#destination);
      }
    });
    if (!this.#options.silent) {
      this.#toSource.push(this.#serviceIds());
    }
  }

  #attachDestination(websocket: WebSocket): void {
    this.#destination?.terminate();
    this.#destination = websocket;
    this.#listen(websocket, this.fromDestination, this.#toSource);
    websocket.on('close', () => {
      if (this.#destination === websocket) {
        this.#destination = null;
        this.#resume(this.#source);
      }
    });
    // V1 has no such message.
    if (!this.#options.silent && websocket.protocol !== 'aws.iot.securetunneling-1.0') {
      this.#toDestination.push(this.#serviceIds());
    }
  }

  #listen(websocket: WebSocket, seen: Passed[], way: Framer): void {
    const reader = new WireReader();
    websocket.on('error', () => {});
    websocket.on('message', (data) => {
      for (const { payload, ...message } of reader.push(data as Buffer)) {
        seen.push({ ...message, payloadBytes: payload.length });
      }
      way.push(data as Buffer);
    });
  }

  #serviceIds(): Buffer {
    return wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: this.#options.services ?? ['SSH'] });
  }

  /** What there is nobody for is lost. A slow receiver makes the sender wait. */
  #send(bytes: Buffer, to: WebSocket | null, from: WebSocket | null): void {
    if (!to) {
      return;
    }
    to.send(bytes, () => {
      if (to.bufferedAmount < HIGH_WATER_BYTES / 4) {
        this.#resume(from);
      }
    });
    if (to.bufferedAmount > HIGH_WATER_BYTES) {
      from?.pause();
    }
  }
}

// --- The destination ---

export interface DestinationOptions {
  endpoint: string;
  /** Which protocol it speaks. V1 and V2 do not know CONNECTION_START and CONNECTION_RESET. */
  version: 1 | 2 | 3;
  /** The port on 127.0.0.1 of each service; '' for a tunnel without services. */
  targets: Record<string, number>;
  /** For a data plane that asks for one. */
  accessToken?: string;
}

interface Stream {
  streamId: number;
  serviceId: string;
  /** By connection id; V1 and V2 keep their one connection under 0. */
  connections: Map<number, Socket>;
}

/** The device's end: opens a TCP connection to a target for each connection of the source. */
export class Destination {
  readonly #options: DestinationOptions;
  readonly #socket: WebSocket;
  readonly #reader = new WireReader();
  readonly #streams = new Map<string, Stream>();
  readonly #sockets = new Set<Socket>();

  private constructor(options: DestinationOptions) {
    this.#options = options;
    this.#socket = new WebSocket(
      `${options.endpoint}/tunnel?local-proxy-mode=destination`,
      `aws.iot.securetunneling-${options.version}.0`,
      {
        perMessageDeflate: false,
        ...(options.accessToken ? { headers: { 'access-token': options.accessToken } } : {}),
      },
    );
    this.#socket.on('error', () => {});
    this.#socket.on('message', (data) => {
      for (const message of this.#reader.push(data as Buffer)) {
        this.#receive(message);
      }
    });
  }

  static async start(options: DestinationOptions): Promise<Destination> {
    const destination = new Destination(options);
    await new Promise<void>((resolve, reject) => {
      destination.#socket.once('open', () => resolve());
      destination.#socket.once('error', reject);
    });
    return destination;
  }

  /** Connections to targets that are open now. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.#socket.terminate();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  #receive(message: WireMessage): void {
    const { version } = this.#options;
    const key = version === 1 ? '' : message.serviceId;
    const stream = this.#streams.get(key);
    switch (message.type) {
      case Wire.STREAM_START:
        if (stream) {
          this.#endStream(key);
        }
        this.#streams.set(key, {
          streamId: message.streamId,
          serviceId: version === 1 ? '' : message.serviceId,
          connections: new Map(),
        });
        this.#connect(key, message.connectionId);
        return;
      case Wire.DATA: {
        if (stream?.streamId !== message.streamId) {
          return;
        }
        const socket = stream.connections.get(this.#id(message.connectionId));
        if (socket && !socket.write(message.payload) && !this.#socket.isPaused) {
          this.#socket.pause();
          const go = () => {
            socket.off('drain', go).off('close', go);
            this.#socket.resume();
          };
          socket.on('drain', go).on('close', go);
        }
        return;
      }
      case Wire.STREAM_RESET:
        if (stream?.streamId === message.streamId) {
          this.#endStream(key);
        }
        return;
      case Wire.CONNECTION_START:
      case Wire.CONNECTION_RESET:
        if (!stream) {
          return;
        }
        if (version < 3) {
          // “Does not recognize the new message type and sends StreamReset.”
          this.#endStream(key);
          this.#send({ type: Wire.STREAM_RESET, streamId: stream.streamId, serviceId: stream.serviceId });
        } else if (message.type === Wire.CONNECTION_START) {
          this.#connect(key, message.connectionId);
        } else {
          const socket = stream.connections.get(message.connectionId);
          stream.connections.delete(message.connectionId);
          socket?.end();
        }
    }
  }

  #id(connectionId: number): number {
    return this.#options.version === 3 ? connectionId : 0;
  }

  #connect(key: string, connectionId: number): void {
    const stream = this.#streams.get(key);
    const { targets } = this.#options;
    const port = targets[stream?.serviceId ?? ''] ?? Object.values(targets)[0];
    if (!stream || port === undefined) {
      return;
    }
    const id = this.#id(connectionId);
    const socket = connect({ port, host: '127.0.0.1' });
    this.#sockets.add(socket);
    stream.connections.set(id, socket);
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (this.#streams.get(key) !== stream || stream.connections.get(id) !== socket) {
        return;
      }
      for (let at = 0; at < bytes.length; at += 64_512) {
        this.#send({
          type: Wire.DATA,
          streamId: stream.streamId,
          serviceId: stream.serviceId,
          connectionId: id,
          payload: bytes.subarray(at, at + 64_512),
        });
      }
      if (this.#socket.bufferedAmount > HIGH_WATER_BYTES) {
        socket.pause();
      }
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#streams.get(key) !== stream || stream.connections.get(id) !== socket) {
        return;
      }
      stream.connections.delete(id);
      const { streamId, serviceId } = stream;
      if (this.#options.version === 3) {
        this.#send({ type: Wire.CONNECTION_RESET, streamId, serviceId, connectionId: id });
      } else {
        this.#streams.delete(key);
        this.#send({ type: Wire.STREAM_RESET, streamId, serviceId });
      }
    });
  }

  #endStream(key: string): void {
    const stream = this.#streams.get(key);
    this.#streams.delete(key);
    for (const socket of stream?.connections.values() ?? []) {
      socket.end();
    }
  }

  #send(message: Partial<WireMessage> & { type: number }): void {
    this.#socket.send(wireBytes(message), () => {
      if (this.#socket.bufferedAmount < HIGH_WATER_BYTES / 4) {
        for (const socket of this.#sockets) {
          socket.resume();
        }
      }
    });
  }
}
