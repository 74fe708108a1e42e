import net from 'node:net';
import { listenOnLoopback } from './loopback.ts';

export interface ModbusService {
  port: number;
  close(): Promise<void>;
}

/** MODBUS Messaging on TCP/IP 1.0b: transaction, protocol (always 0) and length, two bytes each, then the unit. */
const HEADER_BYTES = 7;
const LONGEST_PDU_BYTES = 253;
const READ_HOLDING_REGISTERS = 3;
const MOST_REGISTERS = 125;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_VALUE = 3;

/**
 * A controller as a simulated device has one: Modbus over TCP on 127.0.0.1. Its holding registers can be read, each of
 * them holds 1000 more than its address; anything else is answered with Modbus' own exceptions.
 */
export async function startModbusService(): Promise<ModbusService> {
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => {});
    let held = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= HEADER_BYTES) {
        const length = held.readUInt16BE(4);
        if (held.readUInt16BE(2) !== 0 || length < 2 || length > LONGEST_PDU_BYTES + 1) {
          socket.destroy();
          return;
        }
        const end = HEADER_BYTES - 1 + length;
        if (held.length < end) {
          return;
        }
        socket.write(answered(held.subarray(0, end)));
        held = held.subarray(end);
      }
    });
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function answered(request: Buffer): Buffer {
  const pdu = answeredPdu(request.subarray(HEADER_BYTES));
  const header = Buffer.from(request.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(pdu.length + 1, 4);
  return Buffer.concat([header, pdu]);
}

function answeredPdu(pdu: Buffer): Buffer {
  const code = pdu[0] ?? 0;
  if (code !== READ_HOLDING_REGISTERS) {
    return Buffer.from([code | 0x80, ILLEGAL_FUNCTION]);
  }
  const count = pdu.length === 5 ? pdu.readUInt16BE(3) : 0;
  if (count < 1 || count > MOST_REGISTERS) {
    return Buffer.from([code | 0x80, ILLEGAL_VALUE]);
  }
  const first = pdu.readUInt16BE(1);
  const answer = Buffer.alloc(2 + 2 * count);
  answer[0] = code;
  answer[1] = 2 * count;
  for (let at = 0; at < count; at++) {
    answer.writeUInt16BE((first + at + 1000) & 0xffff, 2 + 2 * at);
  }
  return answer;
}
