/**
 * A data plane for one tunnel that lives through faults: it passes whole messages, forgets half ones with the websocket
 * that they came on, and resets the streams when an end is replaced, as the service does. Like test/helpers/destination.ts
 * it shares nothing with electron/proxy.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type WebSocket from 'ws';
import { WebSocketServer } from 'ws';
import { Wire, type WireMessage, WireReader, wireBytes } from './destination.ts';

const MAX_FRAME_BYTES = 131_076;
const HIGH_WATER_BYTES = 256 * 1024;
const V1_SUBPROTOCOL = 'aws.iot.securetunneling-1.0';

export type End = 'source' | 'destination';

/** Cuts bytes into messages, each with its length in front, without looking into them. */
class Cutter {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (this.#rest.length >= 2 && this.#rest.length >= 2 + this.#rest.readUInt16BE(0)) {
      const end = 2 + this.#rest.readUInt16BE(0);
      messages.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
    }
    return messages;
  }
}

export class ChaosRelay {
  readonly #server: Server;
  readonly #websockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => offered.values().next().value ?? false,
  });
  readonly #services: string[];
  readonly #ends: Record<End, WebSocket | null> = { source: null, destination: null };
  /** The stream of each service, as the source started it. */
  readonly #streams = new Map<string, number>();
  /** So many handshakes are refused with a status that is worth another try. */
  busy = 0;
  /** Messages from the destination to the source so far. */
  answers = 0;
  attached: Record<End, number> = { source: 0, destination: 0 };
  /** What an end sent and no service would let pass. */
  readonly offences: string[] = [];
  port = 0;

  private constructor(services: string[]) {
    this.#services = services;
    this.#server = createServer((_, response) => response.writeHead(400).end());
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      if (this.busy > 0) {
        this.busy -= 1;
        socket.end('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const mode = new URL(request.url ?? '/', 'ws://relay').searchParams.get('local-proxy-mode');
      this.#websockets.handleUpgrade(request, socket, head, (websocket) =>
        this.#attach(mode === 'source' ? 'source' : 'destination', websocket),
      );
    });
  }

  static async start(services: string[]): Promise<ChaosRelay> {
    const relay = new ChaosRelay(services);
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    relay.port = (relay.#server.address() as AddressInfo).port;
    return relay;
  }

  isAttached(end: End): boolean {
    return this.#ends[end] !== null;
  }

  streamOf(serviceId: string): number {
    return this.#streams.get(serviceId) ?? 0;
  }

  inject(to: End, message: Partial<WireMessage> & { type: number }): void {
    this.injectBytes(to, wireBytes(message));
  }

  injectBytes(to: End, bytes: Buffer): void {
    this.#ends[to]?.send(bytes);
  }

  injectText(to: End, text: string): void {
    this.#ends[to]?.send(text);
  }

  /** Closes the websocket of one end with a close frame. */
  closeEnd(end: End, code: number): void {
    this.#ends[end]?.close(code);
  }

  /** Ends the websocket of one end without a close frame. */
  cutEnd(end: End): void {
    this.#ends[end]?.terminate();
  }

  async close(): Promise<void> {
    for (const client of this.#websockets.clients) {
      client.terminate();
    }
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #attach(end: End, websocket: WebSocket): void {
    const other: End = end === 'source' ? 'destination' : 'source';
    this.#ends[end]?.terminate();
    this.#ends[end] = websocket;
    this.attached[end] += 1;
    websocket.on('error', () => {});
    websocket.on('close', () => {
      if (this.#ends[end] === websocket) {
        this.#ends[end] = null;
      }
      // It may have been held up for the sake of this one.
      this.#ends[other]?.resume();
    });
    const cutter = new Cutter();
    websocket.on('message', (data) => {
      if (this.#ends[end] !== websocket) {
        return;
      }
      for (const message of cutter.push(data as Buffer)) {
        this.#pass(end, websocket, message);
      }
    });
    if (websocket.protocol !== V1_SUBPROTOCOL) {
      websocket.send(wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: this.#services }));
    }
    if (this.attached[end] > 1) {
      // “The service sends STREAM_RESET when a peer was replaced by a new connection with a valid token.”
      for (const [serviceId, streamId] of this.#streams) {
        this.inject(other, { type: Wire.STREAM_RESET, streamId, serviceId });
      }
      this.#streams.clear();
    }
  }

  #pass(from: End, websocket: WebSocket, bytes: Buffer): void {
    const other = this.#ends[from === 'source' ? 'destination' : 'source'];
    const message = this.#read(from, bytes);
    if (!message) {
      websocket.close(1002);
      return;
    }
    if (from === 'destination') {
      this.answers += 1;
    }
    this.#follow(message);
    if (!other) {
      return;
    }
    other.send(bytes, () => {
      if (other.bufferedAmount < HIGH_WATER_BYTES / 4) {
        websocket.resume();
      }
    });
    if (other.bufferedAmount > HIGH_WATER_BYTES) {
      websocket.pause();
    }
  }

  /** The rules that the guides give the service. null where it would close the websocket. */
  #read(from: End, bytes: Buffer): WireMessage | null {
    let reason = '';
    try {
      const [message] = new WireReader().push(bytes);
      if (!message) {
        reason = 'an empty message';
      } else if (
        message.type === 0 ||
        message.type === Wire.SESSION_RESET ||
        message.type === Wire.SERVICE_IDS
      ) {
        reason = `type ${message.type}`;
      } else if (message.type === Wire.STREAM_START && from === 'destination') {
        reason = 'STREAM_START from the destination';
      } else if (message.streamId === 0) {
        reason = `type ${message.type} with stream 0`;
      } else if (message.serviceId !== '' && !this.#services.includes(message.serviceId)) {
        reason = `service ${message.serviceId}`;
      } else if (message.payload.length > 64_512) {
        reason = `a payload of ${message.payload.length} bytes`;
      } else {
        return message;
      }
    } catch (error) {
      reason = String(error);
    }
    this.offences.push(`${from}: ${reason}`);
    return null;
  }

  #follow({ type, serviceId, streamId }: WireMessage): void {
    if (type === Wire.STREAM_START) {
      this.#streams.set(serviceId, streamId);
    } else if (type === Wire.STREAM_RESET && this.#streams.get(serviceId) === streamId) {
      this.#streams.delete(serviceId);
    }
  }
}
