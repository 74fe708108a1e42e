import http from 'node:http';
import { WebSocket } from 'ws';
import { encodeMessage, type TunnelMessage } from '../../electron/proxy/codec.ts';
import { MessageParser } from '../../electron/proxy/frame.ts';

export type Side = 'source' | 'destination';

export interface ClientOptions {
  side: Side;
  token: string;
  clientToken?: string;
  protocols?: string[];
}

/** A client of the data plane that does only what a test tells it to. */
export class TunnelClient {
  readonly socket: WebSocket;
  readonly messages: TunnelMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  channelId = '';
  readonly #parser = new MessageParser();
  #waiting: (() => void)[] = [];
  #gone = false;

  constructor(endpoint: string, options: ClientOptions) {
    this.socket = new WebSocket(
      `${endpoint}/tunnel?local-proxy-mode=${options.side}`,
      options.protocols ?? ['aws.iot.securetunneling-3.0'],
      {
        headers: {
          'access-token': options.token,
          ...(options.clientToken ? { 'client-token': options.clientToken } : {}),
        },
        perMessageDeflate: false,
      },
    );
    this.socket.on('upgrade', (response) => {
      this.channelId = String(response.headers['channel-id']);
    });
    this.socket.on('message', (data) => {
      this.messages.push(...this.#parser.push(data as Buffer));
      this.#wake();
    });
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code, reason) => {
        this.#gone = true;
        this.#wake();
        resolve({ code, reason: String(reason) });
      }),
    );
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when open; rejects with `status body` when the handshake is refused. */
  async open(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
      this.socket.on('unexpected-response', (request, response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          reject(new Error(`${response.statusCode} ${body}`));
          request.destroy();
        });
      });
    });
    this.socket.on('error', () => {});
    return this;
  }

  send(message: Partial<TunnelMessage> & { type: number }): void {
    this.socket.send(encodeMessage(message));
  }

  /** Takes the first message that fits off the list, waiting for it. Rejects when the websocket closes before. */
  async next(fits: (message: TunnelMessage) => boolean = () => true): Promise<TunnelMessage> {
    for (;;) {
      const at = this.messages.findIndex(fits);
      if (at >= 0) return this.messages.splice(at, 1)[0]!;
      if (this.#gone) throw new Error('the websocket closed');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when everything sent before was read by the service: it answers a ping in order. */
  async settled(payload = 'settled'): Promise<void> {
    const answer = new Promise<void>((resolve) => {
      const pong = (data: Buffer) => {
        if (String(data) === payload) {
          this.socket.off('pong', pong);
          resolve();
        }
      };
      this.socket.on('pong', pong);
    });
    this.socket.ping(payload);
    await answer;
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

export interface RawAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A handshake written by hand; resolves with the answer when it is no upgrade. Upgrades reject. */
export function rawHandshake(
  endpoint: string,
  path: string,
  headers: [string, string][],
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(endpoint);
    const request = http.request({
      host: url.hostname,
      port: url.port,
      path,
      setHost: false,
      headers: [
        ['Host', url.host],
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Version', '13'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
        ...headers,
      ].flat() as unknown as http.OutgoingHttpHeaders,
    });
    request.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('the handshake succeeded'));
    });
    request.on('error', reject);
    request.end();
  });
}
