/**
 * One run of the chaos tests: a whole tunnel with everything that happens to it drawn from one seed. Programs talk through
 * it undisturbed, then while things go wrong, then again when they no longer do.
 */
import { randomUUID } from 'node:crypto';
import type { SessionStatus } from '../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../electron/proxy/source-tunnel.ts';
import { createLog, type Log } from '../../electron/shared/log.ts';
import { Conversation, isWhole, type Script } from './chaos-conversation.ts';
import { type Injection, inject } from './chaos-injections.ts';
import { draftPlan, draftScript, type Plan } from './chaos-plan.ts';
import { ChaosRelay } from './chaos-relay.ts';
import type { Subject } from './chaos-subjects.ts';
import type { World } from './chaos-world.ts';
import { fastClock } from './fast-clock.ts';
import { FaultProxy } from './fault-proxy.ts';
import { Seeded } from './seeded.ts';

/**
 * Waits of the tunnel pass so many times faster: a first retry takes some milliseconds, and a dead peer is found in ten
 * seconds. No faster, since a half-closed connection is cut off after five seconds of silence, and on a busy machine a
 * moment's silence is no fault.
 */
const CLOCK_TIMES = 3;
/** Of the tunnel's own time. */
const PING_INTERVAL_MS = 15_000;
/** Nothing in a run takes so long, not even on a busy machine: a run that does hangs. */
const LIMIT_MS = 60_000;
/** A program whose answer was lost in a flipped bit gives up after so long without a byte. */
const PATIENCE_MS = 250;
/** So many new connections may fail after a flipped bit until the websockets are cut once more. */
const TRIES_AFTER_DAMAGE = 3;
/** An injected message waits for a number of answers, but no longer than this. */
const INJECTION_LIMIT_MS = 20;

export interface RunReport {
  /** Nothing went wrong on purpose, or nothing of it happened: every connection had to be whole. */
  undisturbed: boolean;
  connections: number;
  reconnects: number;
}

/** Runs one seed. Throws an Error that says everything that is needed to understand what happened. */
export async function chaosRun(options: {
  seed: number;
  world: World;
  subject: Subject;
}): Promise<RunReport> {
  const run = new Run(options);
  try {
    return await run.play();
  } catch (error) {
    throw new Error(run.describe(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  } finally {
    await run.close();
  }
}

class Run {
  readonly #world: World;
  readonly #subject: Subject;
  readonly #random: Seeded;
  readonly #plan: Plan;
  readonly #clock = fastClock(CLOCK_TIMES);
  readonly #deadline = performance.now() + LIMIT_MS;
  readonly #statuses: SessionStatus[] = [];
  readonly #lines: string[] = [];
  readonly #violations: string[] = [];
  readonly #conversations: Conversation[] = [];
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Something happened that may cost a connection its bytes: to all services, or to one. */
  #disturbed = new Set<number | 'all'>();
  /** From the second part on, in a run with a flipped bit. */
  #damage: Plan['damage'] = null;
  #relay!: ChaosRelay;
  #source!: SourceTunnel;
  #sourceProxy!: FaultProxy;
  #destinationProxy!: FaultProxy;
  #ports: number[] = [];

  constructor(options: { seed: number; world: World; subject: Subject }) {
    this.#world = options.world;
    this.#subject = options.subject;
    this.#random = new Seeded(options.seed);
    this.#plan = draftPlan(this.#random.fork(), options.subject);
  }

  async play(): Promise<RunReport> {
    await this.#open();
    await this.#talkBefore();
    await this.#talkDuring();
    await this.#talkAfter();
    await this.#comeToRest();
    return {
      undisturbed: !this.#conversations.some((talk) => this.#isDisturbed(talk)),
      connections: this.#conversations.length,
      reconnects: this.#relay.attached.source - 1,
    };
  }

  async #open(): Promise<void> {
    const { plan, random } = { plan: this.#plan, random: this.#random };
    this.#relay = await ChaosRelay.start(plan.services);
    this.#closers.push(() => this.#relay.close());
    const { port } = this.#relay;
    this.#sourceProxy = await FaultProxy.start({ port, random: random.fork(), shape: plan.sourceShape });
    this.#closers.push(() => this.#sourceProxy.close());
    this.#destinationProxy = await FaultProxy.start({
      port,
      random: random.fork(),
      shape: plan.destinationShape,
    });
    this.#closers.push(() => this.#destinationProxy.close());
    const named = plan.services.length === 0 ? [''] : plan.services;
    const destination = await this.#subject.startDestination({
      endpoint: this.#destinationProxy.endpoint,
      version: plan.version,
      targets: Object.fromEntries(named.map((id, index) => [id, this.#world.ports[index] as number])),
      retryDelayMs: plan.retryDelayMs,
      clock: this.#clock,
      log: this.#log('destination'),
      isAttached: () => this.#relay.isAttached('destination'),
    });
    this.#closers.push(() => destination.close());
    await this.#until('the destination is there', () => this.#relay.attached.destination > 0);
    this.#source = new SourceTunnel({
      userAgent: 'culvert/test',
      clock: this.#clock,
      log: this.#log('source'),
      random: () => 0,
      onStatus: (status) => this.#statuses.push(status),
      onTraffic: () => {},
    });
    this.#closers.push(() => this.#source.stop());
    const bound = await this.#source.listen(named.map((serviceId) => ({ serviceId, port: 0 })));
    if (!bound.ok) {
      throw new Error(bound.error.message);
    }
    this.#ports = bound.value.map((binding) => binding.port);
    this.#sourceProxy.arm(plan.handshakeFaults);
    const started = this.#source.connect({
      endpoint: this.#sourceProxy.endpoint,
      accessToken: 'a-token-for-the-relay',
      clientToken: randomUUID(),
      destinationVersion: plan.told,
      tuning: { pingIntervalMs: PING_INTERVAL_MS, retryDelayMs: plan.retryDelayMs },
    });
    if (!started.ok) {
      throw new Error(started.error.message);
    }
  }

  async #talkBefore(): Promise<void> {
    // Some programs connect before the session is there, and wait.
    const early = this.#plan.before.map((script, index) => this.#start(script, `before-${index}`));
    await this.#allOver(early);
    this.#expectWhole(early);
  }

  async #talkDuring(): Promise<void> {
    const { sourceFaults, destinationFaults, injections, during } = this.#plan;
    this.#damage = this.#plan.damage;
    this.#sourceProxy.arm(sourceFaults);
    this.#destinationProxy.arm(destinationFaults);
    const answersBefore = this.#relay.answers;
    const injected = injections.map(async ({ afterAnswers, injection }) => {
      const limit = performance.now() + INJECTION_LIMIT_MS;
      while (this.#relay.answers < answersBefore + afterAnswers && performance.now() < limit) {
        await this.#pause(1);
      }
      this.#inject(injection);
    });
    const talks = during.map((script, index) => this.#start(script, `during-${index}`));
    await Promise.all(injected);
    await this.#allOver(talks);
    this.#expectWhole(talks);
  }

  /** Nothing goes wrong any more. The tunnel must work again by itself: new programs that come get their answers. */
  async #talkAfter(): Promise<void> {
    this.#sourceProxy.calm();
    this.#destinationProxy.calm();
    this.#relay.busy = 0;
    for (const service of this.#ports.keys()) {
      for (let attempt = 1; ; attempt += 1) {
        const talk = this.#startPlain(service, `after-${service}-${attempt}`);
        // Longer each time: on a busy machine silence need not mean that nothing comes.
        await this.#overOrStuck(talk, PATIENCE_MS * 2 ** Math.min(attempt, 6));
        if (talk.complete) {
          break;
        }
        talk.destroy();
        if (this.#isFlipped() && attempt === TRIES_AFTER_DAMAGE) {
          // The bit may have made a reset of a message to one end, of which the other cannot know. New websockets agree.
          this.#relay.cutEnd('source');
          this.#relay.cutEnd('destination');
        }
        this.#checkTime(`a new connection gets its answer; the last one: ${talk}`);
        await this.#pause(attempt);
      }
    }
  }

  /** Every connection is gone at both ends, and the state that is told is the true one. */
  async #comeToRest(): Promise<void> {
    // The bit may have been in the message that closes the other end.
    const isOpen = (talk: Conversation) => (this.#isFlipped() ? !talk.programClosed : !talk.closed);
    const open = () => this.#conversations.filter(isOpen);
    const closed = this.#until(
      () => `every connection is closed at both ends: ${open().join('; ')}`,
      () => open().length === 0,
    );
    await Promise.all([closed, this.#remind(open)]);
    await this.#until(
      () => `the source counts no connections: ${JSON.stringify(this.#source.traffic())}`,
      () =>
        this.#source.traffic().every(({ connections }) => connections === 0) && this.#source.waiting === 0,
    );
    const { uplinkBytes, downlinkBytes } = this.#source.buffered();
    if (uplinkBytes > 0 || downlinkBytes > 0) {
      this.#violations.push(`bytes are held for nobody: ${uplinkBytes} up, ${downlinkBytes} down`);
    }
    // Faults may reach the source later than the last program was served.
    const state = () =>
      this.#statuses.findLast(({ kind }) => kind !== 'device-seen' && kind !== 'destination-version');
    await this.#until(
      () => `the tunnel works and says so; its state is ${state()?.kind}`,
      () => state()?.kind === 'connected',
    );
    // A destination that is given a wrong name may well answer to it.
    const offences = this.#relay.offences.filter(
      (line) => line.startsWith('source') || (this.#subject.testsDestination && this.#plan.damage !== 'up'),
    );
    this.#violations.push(...offences.map((line) => `the service would not let this pass: ${line}`));
    const errors = this.#lines.filter((line) => line.includes(' error '));
    this.#violations.push(...errors);
    if (this.#violations.length > 0) {
      throw new Error(this.#violations.join('\n'));
    }
  }

  /**
   * A stream's reset of which the source alone is told may reach it after the last connection has started there: the device
   * learns of it with the next one.
   */
  async #remind(open: () => Conversation[]): Promise<void> {
    const services = this.#plan.injections.flatMap(({ injection }) =>
      injection.kind === 'stream-reset' && injection.to.length === 1 ? [injection.service] : [],
    );
    for (let times = 1; services.length > 0; times += 1) {
      await this.#pause(PATIENCE_MS);
      const left = open().map((talk) => talk.script.service);
      if (left.length === 0 || performance.now() > this.#deadline) {
        return;
      }
      for (const service of services.filter((each) => left.includes(each))) {
        await this.#overOrStuck(this.#startPlain(service, `reminder-${service}-${times}`));
      }
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    for (const talk of this.#conversations) {
      talk.forget();
    }
    for (const close of this.#closers.reverse()) {
      await close();
    }
  }

  describe(reason: string): string {
    return [
      `subject: ${this.#subject.name}`,
      reason,
      `violations: ${this.#violations.join('\n  ') || 'none'}`,
      `plan: ${JSON.stringify(this.#plan)}`,
      `faults at the source: ${JSON.stringify(this.#sourceProxy?.happened)}, at the destination: ${JSON.stringify(this.#destinationProxy?.happened)}`,
      `status: ${this.#statuses.map(({ kind }) => kind).join(' ')}`,
      `connections:\n  ${this.#conversations.slice(0, 12).join('\n  ')}`,
      `log:\n  ${this.#lines.slice(-40).join('\n  ')}`,
    ].join('\n');
  }

  #start(script: Script, name: string): Conversation {
    const damage = this.#damage;
    const talk = new Conversation({
      world: this.#world,
      script,
      random: this.#random.fork(),
      name,
      damage,
      onViolation: (what) => {
        // What a program left behind with its reset may still be under way when the first bit is flipped.
        if (this.#damage === damage) {
          this.#violations.push(what);
        }
      },
    });
    this.#conversations.push(talk);
    talk.start(this.#ports[script.service] as number);
    return talk;
  }

  /** A connection that nothing of the plan disturbs. */
  #startPlain(service: number, name: string): Conversation {
    const script = draftScript(this.#random, 1, false);
    return this.#start({ ...script, service, ending: 'service-ends', pauses: null }, name);
  }

  async #allOver(talks: Conversation[]): Promise<void> {
    await Promise.all(talks.map((talk) => this.#overOrStuck(talk)));
  }

  /**
   * Every connection comes to its end by itself. With a flipped bit its program gives up after a while; and the device may
   * learn only later, by the next stream, that a stream was reset.
   */
  async #overOrStuck(talk: Conversation, patienceMs = PATIENCE_MS): Promise<void> {
    for (let wait = 1; !talk.closed; wait = Math.min(10, wait + 1)) {
      await this.#pause(wait);
      if (this.#isFlipped() && talk.isSilentFor(patienceMs)) {
        talk.destroy();
        return;
      }
      if (talk.programClosed && this.#isDisturbed(talk)) {
        return;
      }
      this.#checkTime(`this connection is over: ${talk}`);
    }
  }

  #isFlipped(): boolean {
    return [this.#sourceProxy, this.#destinationProxy].some(({ happened }) =>
      happened.some(({ kind }) => kind === 'flip'),
    );
  }

  /** Whether something happened that may have cost the connection its bytes. */
  #isDisturbed(talk: Conversation): boolean {
    return (
      this.#disturbed.has('all') ||
      this.#disturbed.has(talk.script.service) ||
      [this.#sourceProxy, this.#destinationProxy].some(({ happened }) =>
        happened.some((fault) => fault.kind !== 'stall' && !this.#plan.handshakeFaults.includes(fault)),
      )
    );
  }

  #expectWhole(talks: Conversation[]): void {
    for (const talk of talks) {
      if (isWhole(talk.script.ending) && !talk.complete && !this.#isDisturbed(talk)) {
        this.#violations.push(`nothing went wrong, and yet this connection is not whole: ${talk}`);
      }
    }
  }

  #inject(injection: Injection): void {
    const disturbs = inject(injection, this.#relay, this.#plan.services);
    if (disturbs !== null) {
      this.#disturbed.add(disturbs);
    }
  }

  #log(end: string): Log {
    return createLog((level, line) => {
      this.#lines.push(`${end} ${level} ${line}`);
      if (this.#lines.length > 400) {
        this.#lines.splice(0, 200);
      }
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      this.#timers.add(timer);
    });
  }

  #checkTime(what: string): void {
    if (performance.now() > this.#deadline) {
      throw new Error(`waited in vain until ${what}`);
    }
  }

  async #until(what: string | (() => string), check: () => boolean): Promise<void> {
    for (let wait = 1; !check(); wait = Math.min(20, wait + 1)) {
      this.#checkTime(typeof what === 'string' ? what : what());
      await this.#pause(wait);
    }
  }
}
