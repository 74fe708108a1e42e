import type { Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { connectToTarget } from './connector.ts';
import type { Downlink, DownlinkMember } from './downlink.ts';
import { HeldBytes } from './held-bytes.ts';
import { LocalConnection } from './local-connection.ts';
import type { ServiceTarget } from './messages.ts';
import { codeOf } from './network-error.ts';
import type { Uplink } from './uplink.ts';

export interface DestinationConnectionHandlers {
  /** Puts bytes of the service on the wire. */
  transmit(bytes: Buffer): void;
  /** The service has ended, cannot be reached, or was cut off since it takes nothing. Not after finish() or destroy(). */
  onOver(why: 'ended' | 'unreachable' | 'cut-off'): void;
  /** Nothing is left of it, neither a socket nor a try to get one. */
  onReleased(): void;
}

export interface DestinationConnectionParams {
  target: ServiceTarget['target'];
  localAddress: string | null;
  retryCount: number;
  retryDelayMs: number;
  clock: Clock;
  log: Log;
  /** For the log: service, stream, connection. */
  fields: LogFields;
  uplink: Uplink;
  downlink: Downlink;
  handlers: DestinationConnectionHandlers;
}

/**
 * One connection from a tunnel to a local service. “The source … may immediately send request data and assume the
 * destination will connect” (guides, StreamStart), so bytes are held until the service answers.
 */
export class DestinationConnection implements DownlinkMember {
  readonly #params: DestinationConnectionParams;
  readonly #abort = new AbortController();
  readonly #held = new HeldBytes();
  #local: LocalConnection | null = null;
  /** The source sends nothing more. */
  #finished = false;
  /** A try to reach the service has failed. */
  #hasFailed = false;
  #over = false;

  constructor(params: DestinationConnectionParams) {
    this.#params = params;
    params.downlink.join(this);
    void this.#connect();
  }

  /** Bytes of the source for the service. They go out with the downlink's next flush(). */
  write(bytes: Buffer): void {
    if (this.#local) {
      this.#local.write(bytes);
    } else if (!this.#over && !this.#finished) {
      this.#held.push(bytes);
      this.#params.downlink.holds(this, this.#held.length, true);
    }
  }

  /**
   * The source has closed. What it sent before is still delivered; but a service that did not answer at the first try is
   * not waited for on behalf of a source that has left.
   */
  finish(): void {
    this.#finished = true;
    if (this.#local) {
      this.#local.finish();
    } else if (this.#held.length === 0 || this.#hasFailed) {
      this.destroy();
    } else {
      this.#params.downlink.leave(this);
    }
  }

  /** Closes at once, without flushing. */
  destroy(): void {
    this.#over = true;
    if (this.#local) {
      this.#local.destroy();
    } else {
      this.#forget();
      this.#abort.abort(new Error('not wanted any more'));
    }
  }

  /** What is held waits for the service; LocalConnection flushes what is written to it. */
  flush(): void {}

  /** From the downlink, while there is no local connection yet: what is held here holds up all others. */
  cutOff(): void {
    const wasWanted = !this.#finished;
    this.#params.log.warn('connection cut off: its service does not answer', this.#params.fields);
    this.destroy();
    if (wasWanted) {
      this.#params.handlers.onOver('cut-off');
    }
  }

  async #connect(): Promise<void> {
    const { target, localAddress, retryCount, retryDelayMs, clock, log, fields, handlers } = this.#params;
    let socket: Socket;
    try {
      socket = await connectToTarget({
        target,
        localAddress,
        retryCount,
        retryDelayMs,
        clock,
        log,
        fields,
        signal: this.#abort.signal,
        mayRetry: () => this.#mayRetry(),
      });
    } catch (error) {
      const wasWanted = !this.#over && !this.#finished;
      this.#over = true;
      this.#forget();
      if (wasWanted) {
        log.warn('service cannot be reached', { ...fields, code: codeOf(error) });
        handlers.onOver('unreachable');
      }
      handlers.onReleased();
      return;
    }
    socket.once('close', () => handlers.onReleased());
    if (this.#over) {
      socket.destroy();
    } else {
      this.#open(socket);
    }
  }

  /** Nobody waits for a service on behalf of a source that has left, nor while the whole tunnel waits for it. */
  #mayRetry(): boolean {
    this.#hasFailed = true;
    return !this.#finished && !(this.#params.downlink.isOverLimit && this.#held.length > 0);
  }

  #open(socket: Socket): void {
    const { clock, log, fields, uplink, downlink, handlers } = this.#params;
    log.debug('service connected', fields);
    const local = new LocalConnection({
      socket,
      afterEnd: 'over',
      clock,
      uplink,
      downlink,
      handlers: {
        transmit: (bytes) => handlers.transmit(bytes),
        onGone: () => handlers.onOver('ended'),
        onCutOff: () => {
          log.warn('connection cut off: its service takes nothing', fields);
          handlers.onOver('cut-off');
        },
        isClaimed: () => false,
      },
    });
    this.#local = local;
    const held = this.#held.takeAll();
    local.open();
    for (const bytes of held) {
      local.write(bytes);
    }
    downlink.drop(this);
    downlink.flush();
    if (this.#finished) {
      local.finish();
    }
  }

  #forget(): void {
    this.#held.takeAll();
    this.#params.downlink.drop(this);
  }
}
