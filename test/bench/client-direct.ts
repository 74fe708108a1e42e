import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BulkRequest } from './client-bulk.ts';
import { now, reading, Sockets } from './client-sockets.ts';
import { command, Mode } from './modes.ts';
import { Pump } from './pump.ts';
import { dataFrame, frame, MAX_PAYLOAD_BYTES, message, Opcode, SUBPROTOCOL, Type } from './wire.ts';

/** Bulk without a proxy between: the generator against itself, which is the most that any proxy could show. */
export interface DirectRequest extends BulkRequest {
  direction: 'up' | 'down';
  /** The certificate's authority, for wss. */
  ca: string | null;
}

const HOST = '127.0.0.1';
const ADDRESS = { streamId: 1, connectionId: 1 };
const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);
const BATCH_FRAMES = 16;

const REQUEST = [
  'GET /tunnel?local-proxy-mode=source HTTP/1.1',
  `Host: ${HOST}`,
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
  '\r\n',
].join('\r\n');

/** Answers the seconds that the transfer of so many bytes took, in whole messages. */
export function direct({ port, bytes, limitMs, direction, ca }: DirectRequest): Promise<number> {
  const sockets = new Sockets();
  let onRead: (count: number) => void = () => {};
  const to = { host: HOST, port, onread: reading((chunk) => onRead(chunk.length)) };
  // The types of tls.connect() leave `onread` out, which it takes as net.connect() does.
  const socket = sockets.keep(ca === null ? connect(to) : connectTls(Object.assign(to, { ca })), true);
  const answer = () =>
    new Promise<void>((resolve) => {
      onRead = () => resolve();
    });
  const frames = Math.max(1, Math.round(bytes / MAX_PAYLOAD_BYTES));
  const mode = direction === 'up' ? Mode.UPLOAD : Mode.DOWNLOAD;
  const ask = Buffer.concat([
    frame(Opcode.BINARY, message(Type.STREAM_START, ADDRESS), MASK),
    dataFrame(ADDRESS, command(mode, frames * MAX_PAYLOAD_BYTES), MASK),
  ]);
  return sockets.run(limitMs, async () => {
    socket.write(REQUEST);
    await answer();
    if (direction === 'up') {
      socket.write(ask);
      await answer();
      const started = now();
      supply(socket, frames);
      await answer();
      return now() - started;
    }
    const started = now();
    // All frames are alike, so their number of bytes tells the end.
    let left = frames * dataFrame(ADDRESS, Buffer.alloc(MAX_PAYLOAD_BYTES)).length;
    socket.write(ask);
    await new Promise<void>((resolve) => {
      onRead = (count) => {
        left -= count;
        if (left <= 0) {
          resolve();
        }
      };
    });
    return now() - started;
  });
}

function supply(socket: Socket, frames: number): void {
  const one = dataFrame(ADDRESS, Buffer.alloc(MAX_PAYLOAD_BYTES, 0x2e), MASK);
  const batch = Buffer.concat(Array.from({ length: BATCH_FRAMES }, () => one));
  let left = frames;
  const pump = new Pump(socket, () => {
    const size = Math.min(left, BATCH_FRAMES);
    left -= size;
    return size > 0 ? batch.subarray(0, size * one.length) : null;
  });
  pump.run();
}
