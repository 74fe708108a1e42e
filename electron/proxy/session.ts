import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { because, type Reason } from '../shared/reasons.ts';
import {
  type DataEnvelope,
  dataMessageBytes,
  MAX_FRAME_BYTES,
  MessageType,
  type TunnelMessage,
} from './codec.ts';
import { DataFrameWriter } from './data-frame.ts';
import { FrameError, MessageParser } from './frame.ts';
import { FrameTap } from './frame-tap.ts';
import { websocketOptions } from './network.ts';
import type { NetworkOptions, ProxyMode, Tuning } from './options.ts';
import { ReadGarbage } from './read-garbage.ts';
import { ReadMemory } from './read-memory.ts';
import { endOfError, endOfRefusal, reasonOfSilence, type SessionEnd } from './session-end.ts';

/** DNS, TCP, TLS and the answer to the upgrade together. */
const HANDSHAKE_LIMIT_MS = 20_000;
const SUBPROTOCOL_V1 = 'aws.iot.securetunneling-1.0';
/** SERVICE_IDS is the first message after the handshake (V2 guide); without it no stream may start. */
const SERVICE_IDS_LIMIT_MS = 20_000;
/** Ping intervals without any sign of the service after which the websocket counts as dead. */
const SILENT_INTERVALS_LIMIT = 2;
/** How soon the service must answer when the computer woke up and the websocket may be long gone. */
const PROBE_LIMIT_MS = 5_000;
const CLOSE_LIMIT_MS = 1_000;
/** Past this many bytes waiting for the network no more is read from local programs … */
const UPLINK_HIGH_BYTES = 256 * 1024;
/** … until so few are left. */
const UPLINK_LOW_BYTES = 64 * 1024;

export interface SessionHandlers {
  /** The service has sent its SERVICE_IDS: streams may start. */
  onUp(info: { channelId: string | null; serviceIds: string[] }): void;
  onMessage(message: TunnelMessage): void;
  /** All messages of what was read in one go have been given. */
  onBatchEnd(): void;
  /** Whether a payload that was given is still needed: otherwise its memory is used again after onBatchEnd(). */
  isDataInUse(): boolean;
  /** The uplink was full and has room again. */
  onDrained(): void;
  /** The session is over, for whatever reason but close(). Comes once. */
  onEnd(end: SessionEnd): void;
}

export interface SessionParams {
  mode: ProxyMode;
  url: URL;
  network: NetworkOptions;
  tuning: Tuning;
  accessToken: string;
  clientToken: string;
  userAgent: string;
  clock: Clock;
  log: Log;
  handlers: SessionHandlers;
}

/** One websocket to the data plane, from the handshake to its end. */
export class Session {
  readonly #params: SessionParams;
  readonly #socket: WebSocket;
  /** What the websocket runs on, once it is open. */
  #wire: Socket | null = null;
  readonly #frames = new DataFrameWriter();
  readonly #garbage = new ReadGarbage();
  readonly #memory = new ReadMemory(this.#garbage);
  readonly #handlers: SessionHandlers;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #parser = new MessageParser({ sharesMemory: true });
  #state: 'handshake' | 'open' | 'up' | 'over' = 'handshake';
  #channelId: string | null = null;
  #cancelTimer: () => void = () => {};
  #cancelProbe: () => void = () => {};
  /** Whether anything came since the last ping. */
  #heard = false;
  #silentIntervals = 0;
  /** The guides let the service leave pings unanswered; only one that has answered before is expected to go on. */
  #answersPings = false;
  #wasFull = false;

  constructor(params: SessionParams) {
    this.#handlers = params.handlers;
    this.#clock = params.clock;
    this.#log = params.log;
    this.#params = params;
    this.#socket = new WebSocket(params.url, params.tuning.subprotocols, {
      ...websocketOptions(params.url, params.network, params.log, { memory: this.#memory }),
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      headers: {
        'access-token': params.accessToken,
        'client-token': params.clientToken,
        'User-Agent': params.userAgent,
      },
    });
    this.#limit(HANDSHAKE_LIMIT_MS, reasonOfSilence(params.network));
    this.#listen();
  }

  /** Bytes that wait in this process for the network. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether local programs must wait. onDrained follows. */
  get full(): boolean {
    return this.#wasFull;
  }

  /** Sends encoded messages. What is sent after the end is lost with the session. */
  send(bytes: Buffer): void {
    if (this.#state !== 'up') {
      return;
    }
    this.#socket.send(bytes, { binary: true }, () => this.#checkDrained());
    if (this.#socket.bufferedAmount > UPLINK_HIGH_BYTES) {
      this.#wasFull = true;
    }
  }

  /** Sends the bytes of one connection as DATA. What is sent after the end is lost with the session. */
  sendData(envelope: DataEnvelope, bytes: Buffer): void {
    const wire = this.#wire;
    if (this.#state !== 'up' || !wire) {
      return;
    }
    const { maxPayloadBytes, maxFrameBytes } = this.#params.tuning;
    let payloads: Buffer[] = [];
    let length = 0;
    for (let at = 0; at < bytes.length; at += maxPayloadBytes) {
      const payload = bytes.subarray(at, at + maxPayloadBytes);
      const more = dataMessageBytes(envelope, payload.length);
      if (length > 0 && length + more > maxFrameBytes) {
        this.#writeFrame(wire, envelope, payloads);
        payloads = [];
        length = 0;
      }
      payloads.push(payload);
      length += more;
    }
    this.#writeFrame(wire, envelope, payloads);
    this.#garbage.left(bytes.length);
    if (wire.writableLength > UPLINK_HIGH_BYTES) {
      this.#wasFull = true;
    }
  }

  #writeFrame(wire: Socket, envelope: DataEnvelope, payloads: Buffer[]): void {
    const frame = this.#frames.frame(envelope, payloads);
    wire.write(frame.bytes, () => {
      frame.release();
      this.#checkDrained();
    });
  }

  /** Stops reading from the network, for the sake of a slow local program. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#heard = true;
    this.#socket.resume();
  }

  /** Finds out soon whether the websocket is still alive. */
  probe(): void {
    if (this.#state === 'over' || this.#socket.readyState !== WebSocket.OPEN || !this.#expectsPongs) {
      return;
    }
    this.#heard = false;
    this.#sendPing();
    this.#cancelProbe();
    this.#cancelProbe = this.#clock.after(PROBE_LIMIT_MS, () => {
      if (!this.#heard && !this.#socket.isPaused) {
        this.#end({ kind: 'lost', reason: because('reason.service-silent') });
      }
    });
  }

  /** Ends the websocket with a close frame. Answers when it is closed. */
  async close(): Promise<void> {
    this.#retire();
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) {
      return;
    }
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(CLOSE_LIMIT_MS, () => socket.terminate());
      socket.once('close', () => {
        cancel();
        resolve();
      });
      // A paused socket would never see the answer to the close frame.
      socket.resume();
      socket.close(1000);
    });
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('upgrade', (response) => {
      this.#keepChannelId(response);
      this.#wire = response.socket;
    });
    socket.on('unexpected-response', (request, response) => {
      this.#keepChannelId(response);
      void endOfRefusal(response, this.#clock).then((end) => {
        this.#end(end);
        request.destroy();
      });
    });
    socket.on('open', () => {
      this.#state = 'open';
      this.#tap();
      this.#cancelTimer();
      this.#sendPing();
      if (this.#socket.protocol === SUBPROTOCOL_V1) {
        // SERVICE_IDS lies outside its schema: nobody names the services of such a tunnel.
        this.#beUp([]);
        return;
      }
      this.#limit(SERVICE_IDS_LIMIT_MS, because('reason.service-names-nothing'));
    });
    socket.on('pong', () => {
      this.#answersPings = true;
      this.#heard = true;
    });
    // Fragments and text; see #tap().
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        this.#receive(data as Buffer);
        this.#handlers.onBatchEnd();
      } else if (this.#state !== 'over') {
        // “If any text frames are received, clients SHOULD close the WebSocket connection.”
        this.#breakOff(1003, because('reason.service-sent-text'));
      }
    });
    socket.on('error', (error) => this.#end(endOfError(error)));
    socket.on('close', (code) => {
      // 1006 stands for a connection that ended without a close frame.
      const reason = because('reason.service-closed', { code: code === 1006 ? 0 : code });
      this.#end({ kind: 'lost', reason });
    });
  }

  #keepChannelId(response: IncomingMessage): void {
    const header = response.headers['channel-id'];
    this.#channelId = typeof header === 'string' ? header : null;
    this.#log.info('tunnel service answered', { status: response.statusCode, channel: this.#channelId });
  }

  /** From here on the bytes of binary frames come straight from the network, and `ws` gets what is left. */
  #tap(): void {
    const wire = this.#wire;
    const [feed, ...others] = wire?.listeners('data') ?? [];
    if (!wire || !feed || others.length > 0) {
      return;
    }
    const tap = new FrameTap({
      maxFrameBytes: MAX_FRAME_BYTES,
      onBinary: (bytes) => this.#receive(bytes),
      onOther: (bytes) => {
        this.#parser.keepHeld();
        feed.call(wire, Buffer.from(bytes));
      },
    });
    wire.removeListener('data', feed as () => void);
    const users = {
      isInUse: () => this.#handlers.isDataInUse(),
      isHeld: () => this.#parser.heldBytes > 0,
    };
    wire.on('data', (chunk: Buffer) => {
      // Not before: what was read together with the answer to the upgrade comes here only after the next read has its
      // memory, which must not be the same.
      this.#memory.users = users;
      this.#parser.nextChunk(!this.#handlers.isDataInUse());
      tap.push(chunk);
      this.#handlers.onBatchEnd();
    });
  }

  #receive(data: Buffer): void {
    if (this.#state === 'over') {
      return;
    }
    this.#heard = true;
    try {
      for (const message of this.#parser.push(data)) {
        this.#take(message);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) {
        throw error;
      }
      this.#log.warn('tunnel messages cannot be read', { code: error.code, reason: error.message });
      this.#breakOff(1002, because('reason.service-sent-other'));
    }
  }

  #take(message: TunnelMessage): void {
    switch (message.type) {
      case MessageType.SERVICE_IDS:
        // It may come again in a running session and then says nothing new.
        if (this.#state === 'open') {
          this.#beUp(message.availableServiceIds);
        }
        return;
      case MessageType.DATA:
      case MessageType.STREAM_RESET:
      case MessageType.SESSION_RESET:
      case MessageType.CONNECTION_START:
      case MessageType.CONNECTION_RESET:
        if (this.#state === 'up') {
          this.#handlers.onMessage(message);
        }
        return;
      case MessageType.STREAM_START:
        if (this.#params.mode === 'destination') {
          if (this.#state === 'up') {
            this.#handlers.onMessage(message);
          }
          return;
        }
        // “Source mode tunnel clients SHOULD treat receiving StreamStart as an error.”
        this.#breakOff(1008, because('reason.device-started-stream'));
        return;
      default:
        if (message.ignorable && message.type !== MessageType.UNKNOWN) {
          this.#log.debug('message of an unknown type skipped', { type: message.type });
          return;
        }
        this.#log.warn('message of an unknown type', { type: message.type });
        this.#breakOff(1008, because('reason.service-sent-unknown', { type: message.type }));
    }
  }

  #beUp(serviceIds: string[]): void {
    this.#state = 'up';
    this.#cancelTimer();
    this.#schedulePing();
    this.#handlers.onUp({ channelId: this.#channelId, serviceIds });
  }

  /** The service leaves a destination's pings unanswered while there is no source (AWS's device client, on its ping timer). */
  get #expectsPongs(): boolean {
    return this.#answersPings && this.#params.mode === 'source';
  }

  #schedulePing(): void {
    this.#cancelTimer = this.#clock.afterAtMost(this.#params.tuning.pingIntervalMs, () => {
      // While reading is paused nothing can be heard, and TCP itself shows that the service is there.
      const silent = this.#expectsPongs && !this.#heard && !this.#socket.isPaused;
      this.#silentIntervals = silent ? this.#silentIntervals + 1 : 0;
      if (this.#silentIntervals >= SILENT_INTERVALS_LIMIT) {
        this.#end({ kind: 'lost', reason: because('reason.service-silent') });
        return;
      }
      this.#heard = false;
      this.#memory.trim();
      this.#sendPing();
      this.#schedulePing();
    });
  }

  #sendPing(): void {
    // The payload is what the reference proxy sends; it measures the way by it.
    this.#socket.ping(String(this.#clock.now()));
  }

  #checkDrained(): void {
    if (this.#wasFull && this.#socket.bufferedAmount <= UPLINK_LOW_BYTES && this.#state === 'up') {
      this.#wasFull = false;
      this.#handlers.onDrained();
    }
  }

  #limit(ms: number, reason: Reason): void {
    this.#cancelTimer = this.#clock.after(ms, () => this.#end({ kind: 'lost', reason }));
  }

  /** Ends the session for something the other end did, and tells it so. */
  #breakOff(code: number, reason: Reason): void {
    this.#socket.close(code);
    this.#end({ kind: 'lost', reason });
  }

  #end(end: SessionEnd): void {
    if (this.#state === 'over') {
      return;
    }
    this.#retire();
    if (this.#socket.readyState === WebSocket.CLOSING) {
      const cancel = this.#clock.after(CLOSE_LIMIT_MS, () => this.#socket.terminate());
      this.#socket.once('close', cancel);
    } else {
      this.#socket.terminate();
    }
    this.#handlers.onEnd(end);
  }

  #retire(): void {
    this.#state = 'over';
    this.#cancelTimer();
    this.#cancelProbe();
  }
}
