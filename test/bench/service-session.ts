import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { FrameReader } from './frame-reader.ts';
import { Pump } from './pump.ts';
import { type Carrier, ServiceConnection } from './service-connection.ts';
import {
  type Address,
  dataFrame,
  type Fields,
  frame,
  MAX_PAYLOAD_BYTES,
  Opcode,
  SUBPROTOCOL,
  serviceIdsMessage,
  Type,
} from './wire.ts';

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Frames in one write while one connection pours. More would make what else is sent wait longer. */
const BATCH_FRAMES = 4;
const payload = Buffer.alloc(MAX_PAYLOAD_BYTES, 0x2e);

interface Pouring {
  connection: ServiceConnection;
  left: number;
}

export interface SessionHandlers {
  onUp(): void;
  /** Payload bytes have come. */
  onReceived(): void;
}

/** The far end of one tunnel, as a device of protocol V3 behind the service would be: one websocket of a proxy. */
export class ServiceSession implements Carrier {
  readonly connections = new Map<number, ServiceConnection>();
  readonly #socket: Socket;
  readonly #handlers: SessionHandlers;
  readonly #reader: FrameReader;
  readonly #pump: Pump;
  #request = '';
  #streamId = 0;
  #pouring: Pouring[] = [];
  #batch: Buffer | null = null;

  constructor(socket: Socket, handlers: SessionHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#reader = new FrameReader({
      onMessage: (fields, bytes) => this.#receive(fields, bytes),
      onControl: (opcode, bytes) => this.#control(opcode, bytes),
    });
    this.#pump = new Pump(socket, () => this.#nextBatch());
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', this.#shakeHands);
  }

  send(connection: ServiceConnection, bytes: Buffer): void {
    this.#socket.write(dataFrame(this.#addressOf(connection), bytes));
  }

  pour(connection: ServiceConnection, bytes: number): void {
    this.#pouring.push({ connection, left: bytes });
    this.#batch = null;
    this.#pump.run();
  }

  block(): void {
    this.#socket.pause();
  }

  readonly #shakeHands = (chunk: Buffer): void => {
    this.#request += chunk.toString('latin1');
    const end = this.#request.indexOf('\r\n\r\n');
    if (end < 0) {
      return;
    }
    const key = /^sec-websocket-key: *(\S+)/im.exec(this.#request)?.[1] ?? '';
    const accept = createHash('sha1')
      .update(key + WEBSOCKET_GUID)
      .digest('base64');
    this.#socket.cork();
    this.#socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${accept}`,
        `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
        'channel-id: 0ea2b3fffe6adc0e-bench',
        '\r\n',
      ].join('\r\n'),
    );
    this.#socket.write(frame(Opcode.BINARY, serviceIdsMessage()));
    this.#socket.uncork();
    this.#socket.off('data', this.#shakeHands);
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes));
    const rest = this.#request.slice(end + 4);
    if (rest !== '') {
      this.#read(Buffer.from(rest, 'latin1'));
    }
    this.#handlers.onUp();
  };

  #read(bytes: Buffer): void {
    // The answers to what came together leave together.
    this.#socket.cork();
    this.#reader.push(bytes);
    this.#socket.uncork();
    this.#handlers.onReceived();
  }

  #receive(fields: Fields, bytes: Buffer | null): void {
    switch (fields.type) {
      case Type.STREAM_START:
        this.#dropAll();
        this.#streamId = fields.streamId;
        this.#open(fields.connectionId);
        return;
      case Type.CONNECTION_START:
        this.#open(fields.connectionId);
        return;
      case Type.DATA:
        this.#take(fields, bytes);
        return;
      case Type.CONNECTION_RESET:
        this.#drop(fields.connectionId);
        return;
      case Type.STREAM_RESET:
        this.#dropAll();
        return;
      default:
        throw new Error(`the proxy sent a message of type ${fields.type}`);
    }
  }

  #open(id: number): void {
    this.connections.set(id, new ServiceConnection(id, this));
  }

  #take(fields: Fields, bytes: Buffer | null): void {
    const connection = this.connections.get(fields.connectionId);
    if (!connection) {
      return;
    }
    if (bytes) {
      connection.take(bytes);
    } else {
      connection.count(fields.payloadBytes);
    }
  }

  #drop(id: number): void {
    const connection = this.connections.get(id);
    if (connection) {
      this.connections.delete(id);
      this.#pouring = this.#pouring.filter((pouring) => pouring.connection !== connection);
      this.#batch = null;
    }
  }

  #dropAll(): void {
    this.connections.clear();
    this.#pouring = [];
    this.#batch = null;
  }

  #control(opcode: number, bytes: Buffer): void {
    if (opcode === Opcode.PING) {
      this.#socket.write(frame(Opcode.PONG, bytes));
    } else if (opcode === Opcode.CLOSE) {
      this.#socket.end(frame(Opcode.CLOSE, bytes));
    }
  }

  #addressOf(connection: ServiceConnection): Address {
    return { streamId: this.#streamId, connectionId: connection.id };
  }

  /** Each connection that pours gets its turn in every batch, with as much as the others. */
  #nextBatch(): Buffer | null {
    if (this.#pouring.length === 0) {
      return null;
    }
    const frames = Math.max(1, Math.floor(BATCH_FRAMES / this.#pouring.length));
    const full = frames * MAX_PAYLOAD_BYTES;
    if (this.#pouring.every(({ left }) => left >= full)) {
      this.#batch ??= Buffer.concat(
        this.#pouring.flatMap(({ connection }) => {
          const one = dataFrame(this.#addressOf(connection), payload);
          return Array.from({ length: frames }, () => one);
        }),
      );
      for (const pouring of this.#pouring) {
        pouring.left -= full;
      }
      this.#pouring = this.#pouring.filter(({ left }) => left > 0);
      return this.#batch;
    }
    this.#batch = null;
    const rest = this.#pouring.map((pouring) => {
      const bytes = Math.min(pouring.left, MAX_PAYLOAD_BYTES);
      pouring.left -= bytes;
      return dataFrame(this.#addressOf(pouring.connection), payload.subarray(0, bytes));
    });
    this.#pouring = this.#pouring.filter(({ left }) => left > 0);
    return Buffer.concat(rest);
  }
}
