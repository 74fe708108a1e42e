import type { WebSocket } from 'ws';
import { encodeMessage, MAX_FRAME_BYTES, MessageType, type TunnelMessage } from '../proxy/codec.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { ClientRules, ProtocolViolation } from './client-rules.ts';
import type { Side } from './types.ts';

/** With this much waiting for a slow client, nothing more is read from the other one … */
const PAUSE_ABOVE_BYTES = 512 * 1024;
/** … until it is down to this. */
const RESUME_BELOW_BYTES = 128 * 1024;
/** How long a client may take to answer a close frame before its socket is destroyed. */
const CLOSE_GRACE_MS = 1000;

interface Peer {
  side: Side;
  socket: WebSocket;
  rules: ClientRules;
  /** Bytes handed to the socket that the kernel has not taken yet. */
  pendingBytes: number;
  /** It broke the protocol: what still comes from it is not read any more. */
  broken: boolean;
}

export interface RelayOptions {
  /** The most bytes in one frame towards a client; tests make it small to cut messages everywhere. */
  frameBytes?: number;
  clock: Clock;
  log: Log;
  /** The side's websocket is gone and no newer one has taken its place. */
  onLeft: (side: Side) => void;
}

/** The two websockets of one tunnel, and what passes between them. */
export class TunnelRelay {
  readonly #options: RelayOptions;
  readonly #frameBytes: number;
  readonly #started = new Set<string>();
  /** The active stream of each service id ('' for messages without one). */
  readonly #streams = new Map<string, number>();
  readonly #peers: Partial<Record<Side, Peer>> = {};
  readonly #seen = new Set<Side>();
  #services: readonly string[] = [];
  #ended = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#frameBytes = Math.min(options.frameBytes ?? MAX_FRAME_BYTES, MAX_FRAME_BYTES);
  }

  /** Bytes that wait in this process for a slow client of either side. */
  get pendingBytes(): number {
    return (this.#peers.source?.pendingBytes ?? 0) + (this.#peers.destination?.pendingBytes ?? 0);
  }

  has(side: Side): boolean {
    return this.#peers[side] !== undefined;
  }

  /**
   * Takes a websocket of a side, in place of the one that may be there. `services` are the tunnel's now, in the order of
   * OpenTunnel; a rotation may have changed them.
   */
  attach(side: Side, socket: WebSocket, services: readonly string[]): void {
    const old = this.#peers[side];
    this.#services = services;
    const rules = new ClientRules({ side, services: () => this.#services, started: this.#started });
    const peer: Peer = { side, socket, rules, pendingBytes: 0, broken: false };
    this.#peers[side] = peer;
    socket.on('message', (data, isBinary) => this.#receive(peer, data as Buffer, isBinary));
    // A frame over the limit and other broken framing: `ws` sends the close frame (1009, 1002) by itself.
    socket.on('error', (error) =>
      this.#options.log.debug('data plane: broken frame', { side, reason: error.message }),
    );
    socket.on('close', () => this.#gone(peer));
    // V1 has no such message: type 5 is outside its schema (assumed that it is not sent there).
    if (!socket.protocol.endsWith('-1.0')) {
      this.#send(peer, encodeMessage({ type: MessageType.SERVICE_IDS, availableServiceIds: [...services] }));
    }
    if (old) {
      this.#shut(old, 1000, 'Another connection took the place of this one.');
    }
    const other = this.#other(peer);
    other?.socket.resume();
    if (this.#seen.has(side)) {
      this.#resetStreams(other);
    }
    this.#seen.add(side);
  }

  /** Closes both websockets; the tunnel is over, or the service ends. */
  close(code: number, reason: string): void {
    this.#ended = true;
    for (const peer of Object.values(this.#peers)) {
      this.#shut(peer, code, reason);
    }
  }

  /** Destroys both sockets without a close frame. */
  cut(): void {
    for (const peer of Object.values(this.#peers)) {
      peer.socket.terminate();
    }
  }

  /**
   * The other end has lost its streams. “The tunnel peer is replaced (likely has reconnected) by a new peer bearing a
   * valid access token” (guides, StreamReset). So this is sent when a side comes back, too, but not when it leaves and
   * not when it comes for the first time (assumed).
   */
  #resetStreams(peer: Peer | undefined): void {
    for (const [serviceId, streamId] of this.#streams) {
      if (peer) {
        this.#send(peer, encodeMessage({ type: MessageType.STREAM_RESET, streamId, serviceId }));
      }
    }
    this.#streams.clear();
  }

  #receive(peer: Peer, data: Buffer, isBinary: boolean): void {
    if (this.#ended || peer.broken || this.#peers[peer.side] !== peer) {
      return;
    }
    try {
      if (!isBinary) {
        throw new ProtocolViolation(1003, 'Only binary frames are allowed.');
      }
      const found = peer.rules.push(data);
      for (const { message } of found) {
        this.#follow(message);
      }
      const other = this.#other(peer);
      // Nobody on the other side: dropped, and nothing said (assumed; the guides only say that a side is not told
      // when the other leaves).
      if (other && found.length > 0) {
        this.#send(other, found.length === 1 ? (found[0]?.raw ?? data) : joined(found));
      }
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) {
        throw error;
      }
      this.#options.log.warn('data plane: a client broke the protocol', {
        side: peer.side,
        code: error.closeCode,
        reason: error.message,
      });
      peer.broken = true;
      this.#shut(peer, error.closeCode, error.message);
    }
  }

  #follow(message: TunnelMessage): void {
    if (message.type === MessageType.STREAM_START) {
      this.#streams.set(message.serviceId, message.streamId);
    } else if (
      message.type === MessageType.STREAM_RESET &&
      this.#streams.get(message.serviceId) === message.streamId
    ) {
      this.#streams.delete(message.serviceId);
    }
  }

  #send(peer: Peer, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += this.#frameBytes) {
      const frame = bytes.subarray(at, at + this.#frameBytes);
      peer.pendingBytes += frame.length;
      peer.socket.send(frame, { binary: true }, () => {
        peer.pendingBytes -= frame.length;
        if (peer.pendingBytes <= RESUME_BELOW_BYTES) {
          this.#other(peer)?.socket.resume();
        }
      });
    }
    if (peer.pendingBytes > PAUSE_ABOVE_BYTES) {
      this.#other(peer)?.socket.pause();
    }
  }

  #shut(peer: Peer, code: number, reason: string): void {
    // A paused socket would never read the answer to the close frame.
    peer.socket.resume();
    peer.socket.close(code, reason);
    const cancel = this.#options.clock.after(CLOSE_GRACE_MS, () => peer.socket.terminate());
    peer.socket.once('close', cancel);
  }

  #gone(peer: Peer): void {
    if (this.#peers[peer.side] !== peer) {
      return;
    }
    delete this.#peers[peer.side];
    this.#other(peer)?.socket.resume();
    this.#options.onLeft(peer.side);
  }

  #other(peer: Peer): Peer | undefined {
    return this.#peers[peer.side === 'source' ? 'destination' : 'source'];
  }
}

function joined(messages: { raw: Buffer }[]): Buffer {
  return Buffer.concat(messages.map((message) => message.raw));
}
