import { connect, type Socket } from 'node:net';
import type { World } from './chaos-world.ts';
import { CELL_BYTES, findMarks, markedBytes } from './marked-bytes.ts';
import { resetSocket } from './reset-socket.ts';
import type { Seeded } from './seeded.ts';

/**
 * How a connection ends. service-ends: the service has everything, says its last and ends. half-close: the program ends
 * its sending side first and still gets its answer. program-ends: the program has everything and ends. The other two
 * break off in the middle.
 */
export type Ending = 'service-ends' | 'half-close' | 'program-ends' | 'program-resets' | 'service-resets';

export interface Script {
  service: number;
  ending: Ending;
  upBytes: number;
  downBytes: number;
  /** The service begins to talk before it has heard everything. */
  talksAtOnce: boolean;
  /** Where `program-resets` and `service-resets` break off: bytes sent. */
  breaksAt: number;
  /** Bytes written at once, at most. */
  writeBytes: number;
  /** One side stops reading now and then, each time after so many bytes; null never does. */
  pauses: { side: 'program' | 'service'; afterBytes: number; ms: number; times: number } | null;
}

export function isWhole(ending: Ending): boolean {
  return ending !== 'program-resets' && ending !== 'service-resets';
}

export interface ConversationParams {
  world: World;
  script: Script;
  random: Seeded;
  /** For messages. */
  name: string;
  /** The way on which a bit is flipped: what comes there may differ, but may still not be another connection's. */
  damage: 'up' | 'down' | null;
  onViolation(what: string): void;
}

/** One connection of a local program to a service, every byte of which is compared. */
export class Conversation {
  readonly script: Script;
  readonly name: string;
  readonly firstPlace: number;
  readonly #params: ConversationParams;
  readonly #up: Buffer;
  readonly #down: Buffer;
  readonly #downPlace: number;
  readonly #random: Seeded;
  #program: Socket | null = null;
  #service: Socket | null = null;
  #upSent = 0;
  #upGot = 0;
  #downSent = 0;
  #downGot = 0;
  #sinceAPause = 0;
  #pauses = 0;
  /** What came on the way where a bit is flipped. */
  readonly #damaged: Buffer[] = [];
  #isDamaged = false;
  #programSawEnd = false;
  #programError = '';
  #serviceDone = false;
  #answering = false;
  /** The program's socket is closed. */
  programClosed = false;
  #lastProgressAt = performance.now();

  constructor(params: ConversationParams) {
    const { script } = params;
    const firstPlace = params.world.takePlaces(
      Math.ceil(script.upBytes / CELL_BYTES) + Math.ceil(script.downBytes / CELL_BYTES),
    );
    this.#params = params;
    this.script = script;
    this.name = params.name;
    this.firstPlace = firstPlace;
    this.#random = params.random;
    this.#up = markedBytes(firstPlace, script.upBytes);
    this.#downPlace = firstPlace + Math.ceil(script.upBytes / CELL_BYTES);
    this.#down = markedBytes(this.#downPlace, script.downBytes);
    params.world.add(this);
  }

  get #endPlace(): number {
    return this.#downPlace + Math.ceil(this.script.downBytes / CELL_BYTES);
  }

  owns(place: number): boolean {
    return place >= this.firstPlace && place < this.#endPlace;
  }

  place(place: number): string {
    const down = place >= this.#downPlace;
    const at = (place - (down ? this.#downPlace : this.firstPlace)) * CELL_BYTES;
    return `${this.name} ${down ? 'down' : 'up'} from byte ${at}`;
  }

  get expectsDamageUp(): boolean {
    return this.#params.damage === 'up';
  }

  isSilentFor(ms: number): boolean {
    return performance.now() - this.#lastProgressAt > ms;
  }

  /** Both ends are closed, or the service was never reached. */
  get closed(): boolean {
    return this.programClosed && (this.#serviceDone || this.#service === null);
  }

  /** Every byte has come in both directions, and the program saw the end of data. */
  get complete(): boolean {
    return (
      this.#upGot === this.#up.length &&
      this.#downGot === this.#down.length &&
      this.#programError === '' &&
      !this.#isDamaged &&
      (this.#programSawEnd || this.script.ending === 'program-ends')
    );
  }

  toString(): string {
    const { service, ending } = this.script;
    const marks = [
      this.#programError && `program: ${this.#programError}`,
      this.#programSawEnd && 'program saw the end',
      this.programClosed ? 'program closed' : 'program open',
      this.#service ? (this.#serviceDone ? 'service closed' : 'service open') : 'service never reached',
    ].filter(Boolean);
    const up = `up ${this.#upGot} got, ${this.#upSent} sent of ${this.#up.length}`;
    const down = `down ${this.#downGot} got, ${this.#downSent} sent of ${this.#down.length}`;
    return `${this.name} to service ${service}, ${ending}: ${up}; ${down}; ${marks.join(', ')}`;
  }

  /** The program connects to the local port of the tunnel and begins to talk. */
  start(port: number): void {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#program = socket;
    socket.setNoDelay(true);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#programError = error.code ?? error.message;
    });
    socket.on('data', (chunk: Buffer) => this.#programGot(chunk));
    socket.on('end', () => {
      this.#programSawEnd = true;
      socket.end();
    });
    socket.on('close', () => {
      this.programClosed = true;
      this.#progress();
    });
    void this.#talkUp(socket);
  }

  /** The program gives up. */
  destroy(): void {
    this.#program?.destroy();
  }

  /** Nothing comes of it any more: what is left of it is closed, and its bytes are known no longer. */
  forget(): void {
    this.#program?.destroy();
    this.#service?.destroy();
    this.#params.world.remove(this);
  }

  serviceOpened(service: number, socket: Socket): void {
    if (this.#service) {
      this.#violate(`a second connection to service ${service} brought its bytes`);
    }
    if (service !== this.script.service) {
      this.#violate(`it was brought to service ${service}`);
    }
    this.#service = socket;
  }

  serviceGot(chunk: Buffer): void {
    if (this.#params.damage === 'up') {
      this.#damaged.push(chunk);
      this.#upGot += chunk.length;
    } else {
      this.#upGot = this.#compare('up', chunk, this.#up, this.#upGot, this.#upSent);
    }
    this.#progress();
    this.#pauseIfDue('service', this.#service, chunk.length);
    if (
      this.script.ending === 'service-resets' &&
      this.#upGot >= Math.min(this.script.breaksAt, this.#up.length)
    ) {
      if (this.#service) {
        resetSocket(this.#service);
      }
    } else if (this.script.talksAtOnce || this.#upGot === this.#up.length) {
      void this.#talkDown();
    }
  }

  serviceSawEnd(): void {
    // The wire has no half-close: here the end of data means that the connection is over.
    this.#service?.end();
  }

  serviceClosed(): void {
    this.#serviceDone = true;
    this.#progress();
  }

  #progress(): void {
    this.#lastProgressAt = performance.now();
    if (this.closed) {
      this.#checkDamage();
    }
  }

  async #talkUp(socket: Socket): Promise<void> {
    const { script } = this;
    const end =
      script.ending === 'program-resets' ? Math.min(script.breaksAt, this.#up.length) : this.#up.length;
    while (this.#upSent < end) {
      const size = Math.min(this.#random.between(1, script.writeBytes), end - this.#upSent);
      const chunk = this.#up.subarray(this.#upSent, this.#upSent + size);
      this.#upSent += size;
      if (!(await write(socket, chunk))) {
        return;
      }
    }
    if (script.ending === 'program-resets') {
      resetSocket(socket);
    } else if (script.ending === 'half-close') {
      socket.end();
    }
    this.#endProgramIfDone();
  }

  async #talkDown(): Promise<void> {
    const socket = this.#service;
    if (!socket || this.#answering) {
      this.#endServiceIfDone();
      return;
    }
    this.#answering = true;
    while (this.#downSent < this.#down.length) {
      const size = Math.min(
        this.#random.between(1, this.script.writeBytes),
        this.#down.length - this.#downSent,
      );
      const chunk = this.#down.subarray(this.#downSent, this.#downSent + size);
      this.#downSent += size;
      if (!(await write(socket, chunk))) {
        return;
      }
    }
    this.#endServiceIfDone();
  }

  #endServiceIfDone(): void {
    const { ending } = this.script;
    const saidAll = this.#downSent === this.#down.length && this.#upGot === this.#up.length;
    if (saidAll && (ending === 'service-ends' || ending === 'half-close')) {
      this.#service?.end();
    }
  }

  #endProgramIfDone(): void {
    const hasAll = this.#downGot === this.#down.length && this.#upSent === this.#up.length;
    if (hasAll && this.script.ending === 'program-ends') {
      this.#program?.end();
    }
  }

  #programGot(chunk: Buffer): void {
    if (this.#params.damage === 'down') {
      this.#damaged.push(chunk);
      this.#downGot += chunk.length;
    } else {
      this.#downGot = this.#compare('down', chunk, this.#down, this.#downGot, this.#downSent);
    }
    this.#progress();
    this.#endProgramIfDone();
    this.#pauseIfDue('program', this.#program, chunk.length);
  }

  #pauseIfDue(side: 'program' | 'service', socket: Socket | null, bytes: number): void {
    const { pauses } = this.script;
    if (pauses?.side !== side || !socket || this.#pauses >= pauses.times) {
      return;
    }
    this.#sinceAPause += bytes;
    if (this.#sinceAPause >= pauses.afterBytes) {
      this.#sinceAPause = 0;
      this.#pauses += 1;
      socket.pause();
      setTimeout(() => socket.resume(), pauses.ms);
    }
  }

  /** What came must be what was sent, from its first byte on. Answers how many bytes have come now. */
  #compare(way: string, chunk: Buffer, all: Buffer, got: number, sent: number): number {
    const now = got + chunk.length;
    if (now > sent) {
      this.#violate(`${now} bytes came ${way}, and ${sent} were sent: ${this.#params.world.explain(chunk)}`);
    } else if (!all.subarray(got, now).equals(chunk)) {
      const at = chunk.findIndex((byte, index) => byte !== all[got + index]);
      const wrong = this.#params.world.explain(chunk.subarray(at));
      this.#violate(`wrong bytes ${way} at ${got + at}: ${wrong}`);
    }
    return now;
  }

  /**
   * There is no checksum on the wire, so a flipped bit may change bytes, and one in a header may lose a message. But
   * nothing may come here that was meant for another connection.
   */
  #checkDamage(): void {
    const { damage, world } = this.#params;
    if (damage === null) {
      return;
    }
    const got = Buffer.concat(this.#damaged);
    for (const { at, place, length } of findMarks(got)) {
      if (!this.owns(place)) {
        const whose = world.explain(got.subarray(at, at + length));
        this.#violate(`bytes of another connection came ${damage} at ${at}: ${whose}`);
      }
    }
    const sent = damage === 'up' ? this.#up : this.#down;
    this.#isDamaged = !got.equals(sent.subarray(0, got.length));
  }

  #violate(what: string): void {
    this.#params.onViolation(`${this}: ${what}`);
  }
}

/** False when the socket is gone. */
async function write(socket: Socket, bytes: Buffer): Promise<boolean> {
  if (!socket.writable) {
    return false;
  }
  if (!socket.write(bytes)) {
    await new Promise<void>((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
  } else {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return socket.writable;
}
