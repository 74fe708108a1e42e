import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { because, type Said, saidText } from '../shared/reasons.ts';
import { type DataEnvelope, encodeMessage, type TunnelMessage } from './codec.ts';
import type { SessionStatus } from './messages.ts';
import {
  DEFAULT_TUNING,
  DIRECT_NETWORK,
  type NetworkOptions,
  type ProxyMode,
  type Tuning,
} from './options.ts';
import { Session } from './session.ts';
import type { SessionEnd } from './session-end.ts';

/** “If the handshake HTTP response code is within the 500-599 range, the client should retry using an exponential backoff.” */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A session that lasted this long counts as good: the next loss starts from the shortest wait again. */
const STABLE_AFTER_MS = 10_000;

export interface Tokens {
  accessToken: string;
  clientToken: string;
}

/** Where a tunnel is to be had, and how. */
export interface LinkTarget {
  url: URL;
  tokens: Tokens;
  network?: NetworkOptions | undefined;
  tuning?: Partial<Tuning> | undefined;
}

export interface TunnelLinkParams {
  mode: ProxyMode;
  userAgent: string;
  clock: Clock;
  log: Log;
  /** 0 inclusive to 1 exclusive. */
  random: () => number;
  onStatus(status: SessionStatus): void;
  /** The services are known. Answers why they do not fit, or null. */
  onUp(serviceIds: string[]): Said | null;
  onDown(): void;
  onMessage(message: TunnelMessage): void;
  /** All messages of what was read in one go have been given. */
  onBatchEnd(): void;
  /** Whether a payload that was given is still needed: otherwise its memory is used again. */
  isDataInUse(): boolean;
  onDrained(): void;
}

/**
 * Keeps a tunnel connected to the data plane: one session after another, with waits between them that grow, until a
 * token is spent, the service refuses, or it is stopped.
 */
export class TunnelLink {
  readonly #params: TunnelLinkParams;
  #url: URL | null = null;
  #network = DIRECT_NETWORK;
  #tuning = DEFAULT_TUNING;
  #tokens: Tokens | null = null;
  #session: Session | null = null;
  #up = false;
  #upSince = 0;
  /** Losses in a row without a good session between them. */
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;
  #stopped = false;

  constructor(params: TunnelLinkParams) {
    this.#params = params;
  }

  /** Begins with the first session. */
  start({ url, tokens, network = DIRECT_NETWORK, tuning = {} }: LinkTarget): void {
    this.#url = url;
    this.#network = network;
    this.#tuning = { ...DEFAULT_TUNING, ...tuning };
    this.renew(tokens);
  }

  get tuning(): Tuning {
    return this.#tuning;
  }

  /** Connects with fresh tokens, in place of whatever is going on. */
  renew(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#attempt = 0;
    this.#drop();
    this.#params.onStatus({ kind: 'connecting' });
    this.#connect();
  }

  /** The way to the service from the next session on; the one that runs stays. */
  setNetwork(network: NetworkOptions): void {
    this.#network = network;
  }

  /** A waiting try is made at once; a running session is asked for a sign of life. */
  wake(): void {
    if (this.#cancelRetry) {
      this.#cancelRetry();
      this.#cancelRetry = null;
      this.#connect();
    } else {
      this.#session?.probe();
    }
  }

  /** Ends for good. Answers when the websocket is closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tokens = null;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#up = false;
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }

  send(message: Partial<TunnelMessage> & { type: number }): void {
    this.#session?.send(encodeMessage(message));
  }

  sendData(envelope: DataEnvelope, bytes: Buffer): void {
    this.#session?.sendData(envelope, bytes);
  }

  get full(): boolean {
    return this.#session?.full ?? false;
  }

  get bufferedBytes(): number {
    return this.#session?.bufferedBytes ?? 0;
  }

  pause(): void {
    this.#session?.pause();
  }

  resume(): void {
    this.#session?.resume();
  }

  #connect(): void {
    if (this.#stopped || !this.#url || !this.#tokens) {
      return;
    }
    const session: Session = new Session({
      mode: this.#params.mode,
      url: this.#url,
      network: this.#network,
      tuning: this.#tuning,
      ...this.#tokens,
      userAgent: this.#params.userAgent,
      clock: this.#params.clock,
      log: this.#params.log,
      handlers: {
        onUp: ({ channelId, serviceIds }) => {
          this.#up = true;
          this.#upSince = this.#params.clock.now();
          const misfit = this.#params.onUp(serviceIds);
          if (misfit === null) {
            this.#params.onStatus({ kind: 'connected', channelId, serviceIds });
          } else {
            this.refuse(misfit);
          }
        },
        onMessage: (message) => this.#params.onMessage(message),
        onBatchEnd: () => this.#params.onBatchEnd(),
        isDataInUse: () => this.#params.isDataInUse(),
        onDrained: () => this.#params.onDrained(),
        onEnd: (end) => this.#ended(session, end),
      },
    });
    this.#session = session;
  }

  /** Gives up for a reason that no retry mends. Ports and waiting programs stay. */
  refuse(reason: Said): void {
    this.#tokens = null;
    this.#drop();
    this.#params.onStatus({ kind: 'refused', status: 0, reason });
  }

  #ended(session: Session, end: SessionEnd): void {
    if (this.#session !== session) {
      return;
    }
    this.#session = null;
    this.#params.log.warn('session ended', { kind: end.kind, reason: saidText(end.reason) });
    if (this.#up && this.#params.clock.now() - this.#upSince >= STABLE_AFTER_MS) {
      this.#attempt = 0;
    }
    this.#goDown();
    switch (end.kind) {
      case 'token':
        this.#tokens = null;
        this.#params.onStatus({ kind: 'token-needed', reason: end.reason });
        return;
      case 'refused':
        this.#tokens = null;
        this.#params.onStatus(end);
        return;
      case 'throttled':
        this.#retryIn(end.retryAfterMs, end.reason);
        return;
      case 'lost':
        this.#retryIn(0, end.reason);
    }
  }

  #retryIn(atLeastMs: number, reason: Said): void {
    this.#attempt += 1;
    const { retryCount, retryDelayMs } = this.#tuning;
    if (retryCount !== null && this.#attempt > retryCount) {
      this.refuse(because('reason.no-more-tries', { reason }));
      return;
    }
    const wait =
      retryDelayMs ??
      backoffMs(this.#attempt, {
        firstMs: FIRST_RETRY_MS,
        longestMs: LONGEST_RETRY_MS,
        random: this.#params.random,
      });
    const waitMs = Math.max(wait, atLeastMs);
    this.#cancelRetry = this.#params.clock.after(waitMs, () => {
      this.#cancelRetry = null;
      this.#connect();
    });
    this.#params.onStatus({
      kind: 'reconnecting',
      attempt: this.#attempt,
      retryAt: this.#params.clock.now() + waitMs,
      reason,
    });
  }

  #drop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    const session = this.#session;
    this.#session = null;
    this.#goDown();
    void session?.close();
  }

  #goDown(): void {
    if (this.#up) {
      this.#up = false;
      this.#params.onDown();
    }
  }
}
