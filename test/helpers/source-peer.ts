/**
 * The source's end of a tunnel for tests of a destination, written from the published protocol guides alone: like
 * destination.ts it shares nothing with electron/proxy. It speaks V1, V2 or V3 and finds out nothing by itself.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import WebSocket from 'ws';
import { Wire, type WireMessage, WireReader, wireBytes } from './destination.ts';

const MAX_PAYLOAD_BYTES = 64_512;
const HIGH_WATER_BYTES = 256 * 1024;

export interface SourcePeerOptions {
  endpoint: string;
  /** V1 and V2 carry one connection per stream: further ones wait for its end. */
  version: 1 | 2 | 3;
  /** Each gets a port of its own. [''] for a tunnel without services; V1 writes no service id anyway. */
  services: string[];
  /** For a data plane that asks for one. */
  accessToken?: string;
}

interface Service {
  serviceId: string;
  server: Server;
  /** 0 while there is no stream. */
  streamId: number;
  /** By connection id; the only one of V1 and V2 under 0. */
  connections: Map<number, Socket>;
  waiting: Socket[];
  lastStreamId: number;
  lastConnectionId: number;
}

export class SourcePeer {
  readonly #options: SourcePeerOptions;
  readonly #socket: WebSocket;
  readonly #reader = new WireReader();
  readonly #services: Service[] = [];
  readonly #sockets = new Set<Socket>();
  #ready: boolean;
  readonly ports: Record<string, number> = {};
  /** Every message that came, with its payload. */
  readonly received: WireMessage[] = [];
  /** Payload bytes for no connection that is open here. */
  lostBytes = 0;

  private constructor(options: SourcePeerOptions) {
    this.#options = options;
    // A V1 client knows no SERVICE_IDS and need not wait for it.
    this.#ready = options.version === 1;
    this.#socket = new WebSocket(
      `${options.endpoint}/tunnel?local-proxy-mode=source`,
      `aws.iot.securetunneling-${options.version}.0`,
      {
        perMessageDeflate: false,
        ...(options.accessToken ? { headers: { 'access-token': options.accessToken } } : {}),
      },
    );
    this.#socket.on('error', () => {});
    this.#socket.on('message', (data) => {
      for (const message of this.#reader.push(data as Buffer)) {
        // The bytes of a frame are only lent.
        this.received.push({ ...message, payload: Buffer.from(message.payload) });
        this.#receive(message);
      }
    });
    this.#socket.on('close', () => {
      for (const socket of this.#sockets) {
        socket.destroy();
      }
    });
  }

  static async start(options: SourcePeerOptions): Promise<SourcePeer> {
    const peer = new SourcePeer(options);
    await new Promise<void>((resolve, reject) => {
      peer.#socket.once('open', () => resolve());
      peer.#socket.once('error', reject);
    });
    for (const serviceId of options.services) {
      await peer.#listen(serviceId);
    }
    return peer;
  }

  /** Local connections that are not carried yet. */
  get waiting(): number {
    return this.#services.reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  /** Local connections that are carried. */
  get open(): number {
    return this.#services.reduce((sum, { connections }) => sum + connections.size, 0);
  }

  get closed(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED;
  }

  /** Sends a message that the peer itself would not send. */
  send(message: Partial<WireMessage> & { type: number }): void {
    this.#socket.send(wireBytes(message));
  }

  async close(): Promise<void> {
    this.#socket.terminate();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await Promise.all(
      this.#services.map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }

  async #listen(serviceId: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        service.waiting = service.waiting.filter((other) => other !== socket);
      });
      socket.pause();
      service.waiting.push(socket);
      this.#carryNext(service);
    });
    const service: Service = {
      serviceId,
      server,
      streamId: 0,
      connections: new Map(),
      waiting: [],
      lastStreamId: 0,
      lastConnectionId: 0,
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#services.push(service);
    this.ports[serviceId] = (server.address() as AddressInfo).port;
  }

  #carryNext(service: Service): void {
    const { version } = this.#options;
    while (this.#ready && (version === 3 || service.connections.size === 0)) {
      const socket = service.waiting.shift();
      if (!socket) {
        return;
      }
      const begins = version < 3 || service.streamId === 0;
      if (begins) {
        service.lastStreamId += 1;
        service.streamId = service.lastStreamId;
      }
      service.lastConnectionId += 1;
      this.#carry(service, socket, version === 3 ? service.lastConnectionId : 0, begins);
    }
  }

  #carry(service: Service, socket: Socket, connectionId: number, begins: boolean): void {
    const { streamId } = service;
    const address = { ...this.#of(service), ...(connectionId ? { connectionId } : {}) };
    service.connections.set(connectionId, socket);
    const isCarried = () => service.streamId === streamId && service.connections.get(connectionId) === socket;
    this.send({ type: begins ? Wire.STREAM_START : Wire.CONNECTION_START, ...address });
    socket.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length && isCarried(); at += MAX_PAYLOAD_BYTES) {
        const payload = bytes.subarray(at, at + MAX_PAYLOAD_BYTES);
        this.#socket.send(wireBytes({ type: Wire.DATA, ...address, payload }), () => {
          if (this.#socket.bufferedAmount < HIGH_WATER_BYTES / 4) {
            socket.resume();
          }
        });
      }
      if (this.#socket.bufferedAmount > HIGH_WATER_BYTES) {
        socket.pause();
      }
    });
    socket.on('close', () => {
      if (!isCarried()) {
        return;
      }
      service.connections.delete(connectionId);
      if (connectionId) {
        this.send({ type: Wire.CONNECTION_RESET, ...address });
      } else {
        this.send({ type: Wire.STREAM_RESET, ...address });
        service.streamId = 0;
      }
      this.#carryNext(service);
    });
    socket.resume();
  }

  /** The end of data of a local program is not told: the wire has no word for it. */
  #of({ streamId, serviceId }: Service): { streamId: number; serviceId?: string } {
    return this.#options.version === 1 || serviceId === '' ? { streamId } : { streamId, serviceId };
  }

  #receive(message: WireMessage): void {
    if (message.type === Wire.SERVICE_IDS || message.type === Wire.SESSION_RESET) {
      this.#ready = true;
      for (const service of this.#services) {
        if (message.type === Wire.SESSION_RESET) {
          this.#endStream(service);
        }
        this.#carryNext(service);
      }
      return;
    }
    const [only, ...others] = this.#services;
    // “An empty service ID field in a received message should be interpreted as a message sent from V1 local proxy.”
    const isMeant = this.#options.version === 1 || message.serviceId === '';
    const service =
      isMeant && others.length === 0
        ? only
        : this.#services.find(({ serviceId }) => serviceId === message.serviceId);
    const id = this.#options.version === 3 ? message.connectionId : 0;
    const socket = service?.streamId === message.streamId ? service.connections.get(id) : undefined;
    switch (message.type) {
      case Wire.DATA:
        if (!socket) {
          this.lostBytes += message.payload.length;
        } else if (!socket.write(message.payload) && !this.#socket.isPaused) {
          this.#socket.pause();
          const go = () => {
            socket.off('drain', go).off('close', go);
            this.#socket.resume();
          };
          socket.on('drain', go).on('close', go);
        }
        return;
      case Wire.STREAM_RESET:
        if (service && service.streamId === message.streamId) {
          this.#endStream(service);
          this.#carryNext(service);
        }
        return;
      case Wire.CONNECTION_RESET:
        if (socket && this.#options.version === 3) {
          service?.connections.delete(id);
          socket.end();
        }
    }
  }

  #endStream(service: Service): void {
    const sockets = [...service.connections.values()];
    service.connections.clear();
    service.streamId = 0;
    for (const socket of sockets) {
      socket.end();
    }
  }
}
