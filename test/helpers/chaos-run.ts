/**
 * One run of the chaos tests: a whole tunnel with everything that happens to it drawn from one seed. Programs talk through
 * it undisturbed, then while things go wrong, then again when they no longer do.
 */
import { randomUUID } from 'node:crypto';
import type { ProtocolVersion, SessionStatus } from '../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../electron/proxy/source-tunnel.ts';
import type { Clock } from '../../electron/shared/clock.ts';
import { createLog, type Log } from '../../electron/shared/log.ts';
import { ChaosRelay } from './chaos-relay.ts';
import { Conversation, type Ending, isWhole, type Script, type World } from './chaos-world.ts';
import { Destination, Wire, wireBytes } from './destination.ts';
import { fastClock } from './fast-clock.ts';
import { type Direction, type Fault, FaultProxy, type Shape } from './fault-proxy.ts';
import { CUTTINGS } from './reframer.ts';
import { Seeded } from './seeded.ts';

/**
 * Waits of the tunnel pass so many times faster: a first retry takes some milliseconds. No faster, since a half-closed
 * connection is cut off after five seconds of silence, and on a busy machine a moment's silence is no fault.
 */
const CLOCK_TIMES = 4;
/** Of the tunnel's own time: a dead peer is found in a second or two. */
const PING_INTERVAL_MS = 2_000;
const RETRY_DELAY_MS = 30;
/** Neither request nor answer is that short, so a fault after fewer bytes falls into the handshake. */
const SHORTEST_HANDSHAKE_BYTES = 110;
/** Marks for the bytes of one run: 1 MiB of them. */
const PLACES_OF_A_RUN = 2 ** 18;
/** Nothing in a run takes so long, not even on a busy machine: a run that does hangs. */
const LIMIT_MS = 60_000;
/** A program whose answer was lost in a flipped bit gives up after so long without a byte. */
const PATIENCE_MS = 250;
/** An injected message waits for a number of answers, but no longer than this. */
const INJECTION_LIMIT_MS = 20;
/** How often a device looks whether its websocket is still there. */
const DEVICE_LOOKS_MS = 5;
const SERVICES = ['SSH', 'WEB', 'DB'] as const;
export const SERVICE_COUNT = SERVICES.length;

/** The destination of a run. It comes back by itself when its websocket is lost. */
export interface ChaosDestination {
  close(): Promise<void>;
}

export interface DestinationRequest {
  endpoint: string;
  version: ProtocolVersion;
  targets: Record<string, number>;
  clock: Clock;
  log: Log;
  /** Whether the service has a websocket of the destination. */
  isAttached(): boolean;
}

export interface Subject {
  /** For the plan that is printed with a failure. */
  name: string;
  versions: readonly (readonly [weight: number, version: ProtocolVersion])[];
  startDestination(request: DestinationRequest): Promise<ChaosDestination>;
  /** Its link may be cut, and bits be flipped on the way to it. */
  isOurs: boolean;
}

/** What the service, or someone in its place, sends to the source. */
type Injection =
  | {
      kind: 'harmless';
      what:
        | 'ignorable'
        | 'stale-data'
        | 'stale-stream-reset'
        | 'unknown-connection'
        | 'unknown-service'
        | 'service-ids';
    }
  | { kind: 'stream-reset'; service: number }
  | { kind: 'session-reset' }
  | {
      kind: 'offence';
      what:
        | 'unknown-type'
        | 'no-type'
        | 'text'
        | 'too-long'
        | 'empty'
        | 'garbage'
        | 'stream-start'
        | 'half-message';
    }
  | { kind: 'close'; code: number }
  | { kind: 'busy'; times: number };

export interface Plan {
  version: ProtocolVersion;
  told: ProtocolVersion;
  services: string[];
  /** null backs off as usual. */
  retryDelayMs: number | null;
  sourceShape: Shape;
  destinationShape: Shape;
  before: Script[];
  during: Script[];
  /** While the source shakes hands for the first time: programs that wait for the session lose nothing. */
  handshakeFaults: Fault[];
  sourceFaults: Fault[];
  destinationFaults: Fault[];
  injections: { afterAnswers: number; injection: Injection }[];
}

const ENDINGS: readonly (readonly [number, Ending])[] = [
  [5, 'service-ends'],
  [3, 'half-close'],
  [1, 'program-ends'],
  [1, 'program-resets'],
  [1, 'service-resets'],
];

function draftShape(random: Seeded, cuts: boolean): Shape {
  return {
    pieceBytes: random.chance(0.4) ? random.size(1, 3_000) : null,
    delayMs: random.chance(0.3) ? random.between(1, 8) : 0,
    cutting: cuts && random.chance(0.5) ? random.pick(CUTTINGS) : null,
  };
}

function draftScript(random: Seeded, services: number, large: boolean): Script {
  const most = large ? 200_000 : 4_000;
  const downBytes = random.chance(0.1) ? 0 : random.size(1, most);
  return {
    service: random.between(0, services - 1),
    ending: random.weighted(ENDINGS),
    upBytes: random.size(4, most),
    downBytes,
    talksAtOnce: random.chance(0.5),
    breaksAt: random.size(4, most),
    writeBytes: random.size(1, 70_000) + most / 50,
    pausesAfter: random.chance(0.15) ? random.size(500, 60_000) : null,
  };
}

function draftFault(
  random: Seeded,
  kinds: readonly (readonly [number, Fault['kind']])[],
  direction: Direction,
): Fault {
  const kind = random.weighted(kinds);
  const common = { direction, afterBytes: random.size(1, 60_000) - 1 };
  if (kind === 'stall') {
    return { ...common, kind, ms: random.between(1, 40) };
  }
  return kind === 'flip' ? { ...common, kind, bit: random.between(0, 7) } : { ...common, kind };
}

function draftInjection(random: Seeded, services: number, version: ProtocolVersion): Injection {
  const kind = random.weighted([
    [4, 'harmless'],
    [3, 'stream-reset'],
    [2, 'session-reset'],
    [3, 'offence'],
    [1, 'close'],
    [1, 'busy'],
  ] as const);
  switch (kind) {
    case 'harmless': {
      const all = [
        'ignorable',
        'stale-data',
        'stale-stream-reset',
        'unknown-service',
        'service-ids',
      ] as const;
      // An older peer has no connection ids: a message with one is of no session that there could be.
      return { kind, what: random.pick(version === 3 ? [...all, 'unknown-connection'] : all) };
    }
    case 'stream-reset':
      return { kind, service: random.between(0, services - 1) };
    case 'session-reset':
      return { kind };
    case 'offence': {
      const all = [
        'unknown-type',
        'no-type',
        'text',
        'too-long',
        'empty',
        'garbage',
        'stream-start',
        'half-message',
      ] as const;
      return { kind, what: random.pick(all) };
    }
    case 'close':
      return { kind, code: random.pick([1001, 1008, 1011, 1012, 4000]) };
    case 'busy':
      return { kind, times: random.between(1, 2) };
  }
}

/**
 * An older device carries one connection of a service at a time, and one that has ended its sending side makes room for
 * the next after a second of silence. So it is whole for sure only where no other one waits.
 */
function oneByOne(version: ProtocolVersion, scripts: Script[]): Script[] {
  const isAlone = ({ service }: Script) => scripts.filter((other) => other.service === service).length === 1;
  return scripts.map((script) =>
    version === 3 || script.ending !== 'half-close' || isAlone(script)
      ? script
      : { ...script, ending: 'service-ends' },
  );
}

/** Everything that a run does, as far as it can be said beforehand. */
export function draftPlan(random: Seeded, subject: Subject): Plan {
  const version = random.weighted(subject.versions);
  // An older destination that the source is not told of is found out; programs that come one at a time do not notice.
  const told = version < 3 && random.chance(0.3) ? 3 : version;
  const count =
    version === 1 || told !== version
      ? 1
      : random.weighted([
          [5, 1],
          [3, 2],
          [2, 3],
        ] as const);
  const scripts = (most: number, large: boolean) =>
    oneByOne(
      version,
      Array.from({ length: told === version ? random.between(1, most) : 1 }, () =>
        draftScript(random, count, large),
      ),
    );
  const flips = random.chance(0.15);
  const direction = () => random.pick(['up', 'down'] as const);
  const cuts = [
    [4, 'reset'],
    [3, 'fin'],
    [3, 'stall'],
    [0.15, 'mute'],
  ] as const;
  const plan: Plan = {
    version,
    told,
    services: version === 1 && random.chance(0.5) ? [] : SERVICES.slice(0, count),
    retryDelayMs: random.chance(0.7) ? RETRY_DELAY_MS : null,
    sourceShape: draftShape(random, true),
    destinationShape: draftShape(random, subject.isOurs),
    before: scripts(3, random.chance(0.1)),
    during: scripts(4, random.chance(0.5)),
    handshakeFaults: random.chance(0.1)
      ? Array.from({ length: random.between(1, 3) }, () => ({
          ...draftFault(random, [cuts[0], cuts[1], cuts[3]], direction()),
          afterBytes: random.between(0, SHORTEST_HANDSHAKE_BYTES),
        }))
      : [],
    sourceFaults: [],
    destinationFaults: [],
    injections: [],
  };
  // The websocket is up before anything goes wrong, and with the first answer it shows what the device speaks. Otherwise a
  // flipped bit in the handshake might be a refusal, and the next connection would find an older device out at its own cost.
  plan.before[0] = {
    ...(plan.before[0] as Script),
    ending: 'service-ends',
    downBytes: random.size(1, 3_000),
  };
  if (flips) {
    // One connection for each service: a bit flipped in an address cannot make it another one's (see Conversation).
    plan.during = Array.from({ length: count }, (_, service) => ({
      ...draftScript(random, count, random.chance(0.3)),
      service,
    }));
    plan.sourceFaults = [draftFault(random, [[1, 'flip']], 'down')];
    return plan;
  }
  for (let left = random.between(1, 2); left > 0; left -= 1) {
    const where = random.weighted([
      [5, 'source'],
      [2, 'destination'],
      [6, 'injection'],
    ] as const);
    if (where === 'source') {
      plan.sourceFaults.push(draftFault(random, cuts, direction()));
    } else if (where === 'destination') {
      plan.destinationFaults.push(draftFault(random, cuts.slice(0, 3), direction()));
    } else {
      plan.injections.push({
        afterAnswers: random.between(0, 6),
        injection: draftInjection(random, count, version),
      });
    }
  }
  return plan;
}

export interface RunReport {
  /** Nothing went wrong on purpose, or nothing of it happened: every connection had to be whole. */
  undisturbed: boolean;
  connections: number;
  reconnects: number;
}

/** Runs one seed. Throws an Error that says everything that is needed to understand what happened. */
export async function chaosRun(options: {
  seed: number;
  /** Of those that run at the same time and after each other: its bytes differ from every other run's. */
  index: number;
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
  #nextPlace: number;
  /** Something happened that may cost a connection its bytes: to all services, or to one. */
  #disturbed = new Set<number | 'all'>();
  #flipped = false;
  #relay!: ChaosRelay;
  #source!: SourceTunnel;
  #sourceProxy!: FaultProxy;
  #destinationProxy!: FaultProxy;
  #ports: number[] = [];

  constructor(options: { seed: number; index: number; world: World; subject: Subject }) {
    this.#world = options.world;
    this.#subject = options.subject;
    this.#random = new Seeded(options.seed);
    this.#plan = draftPlan(this.#random.fork(), options.subject);
    this.#nextPlace = (options.index * PLACES_OF_A_RUN) % 2 ** 32;
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
    this.#flipped = sourceFaults.some(({ kind }) => kind === 'flip');
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
        const script = {
          ...draftScript(this.#random, 1, false),
          service,
          ending: 'service-ends',
          pausesAfter: null,
        } as const;
        const talk = this.#start(script, `after-${service}-${attempt}`);
        await this.#overOrStuck(talk);
        if (talk.complete) {
          break;
        }
        talk.destroy();
        this.#checkTime(`a new connection gets its answer; the last one: ${talk}`);
        await this.#pause(attempt);
      }
    }
  }

  /** Every connection is gone at both ends, and the state that is told is the true one. */
  async #comeToRest(): Promise<void> {
    const open = () => this.#conversations.filter((talk) => !talk.closed);
    await this.#until(
      () => `every connection is closed at both ends: ${open().join('; ')}`,
      () => open().length === 0,
    );
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
    const offences = this.#relay.offences.filter((line) => line.startsWith('source') || this.#subject.isOurs);
    this.#violations.push(...offences.map((line) => `the service would not let this pass: ${line}`));
    const errors = this.#lines.filter((line) => line.includes(' error '));
    this.#violations.push(...errors);
    if (this.#violations.length > 0) {
      throw new Error(this.#violations.join('\n'));
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
    const talk = new Conversation({
      world: this.#world,
      script,
      random: this.#random.fork(),
      name,
      firstPlace: this.#nextPlace,
      mayBeDamaged: this.#flipped,
      onViolation: (what) => this.#violations.push(what),
    });
    this.#nextPlace = (this.#nextPlace + talk.places) % 2 ** 32;
    this.#conversations.push(talk);
    talk.start(this.#ports[script.service] as number);
    return talk;
  }

  async #allOver(talks: Conversation[]): Promise<void> {
    await Promise.all(talks.map((talk) => this.#overOrStuck(talk)));
  }

  /**
   * Every connection comes to its end by itself. With a flipped bit its program gives up after a while; and the device may
   * learn only later, by the next stream, that a stream was reset.
   */
  async #overOrStuck(talk: Conversation): Promise<void> {
    for (let wait = 1; !talk.closed; wait = Math.min(10, wait + 1)) {
      await this.#pause(wait);
      if (
        this.#flipped &&
        this.#sourceProxy.happened.some(({ kind }) => kind === 'flip') &&
        talk.isSilentFor(PATIENCE_MS)
      ) {
        talk.destroy();
        return;
      }
      if (talk.programClosed && this.#isDisturbed(talk)) {
        return;
      }
      this.#checkTime(`this connection is over: ${talk}`);
    }
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
    const relay = this.#relay;
    const serviceId = this.#plan.services[0] ?? '';
    const streamId = relay.streamOf(serviceId);
    const ids = { serviceId, streamId, connectionId: 1 };
    switch (injection.kind) {
      case 'harmless':
        relay.injectBytes('source', harmless(injection.what, ids, this.#plan.services));
        return;
      case 'stream-reset': {
        const service = this.#plan.services[injection.service] ?? '';
        if (relay.streamOf(service) === 0) {
          return;
        }
        this.#disturbed.add(injection.service);
        relay.inject('source', {
          type: Wire.STREAM_RESET,
          serviceId: service,
          streamId: relay.streamOf(service),
        });
        return;
      }
      case 'session-reset':
        this.#disturbed.add('all');
        relay.inject('source', { type: Wire.SESSION_RESET });
        return;
      case 'offence':
        this.#disturbed.add('all');
        if (injection.what === 'text') {
          relay.injectText('source', 'hello');
        } else {
          relay.injectBytes('source', offence(injection.what));
        }
        if (injection.what === 'half-message') {
          relay.cutEnd('source');
        }
        return;
      case 'close':
        this.#disturbed.add('all');
        relay.closeEnd('source', injection.code);
        return;
      case 'busy':
        this.#disturbed.add('all');
        relay.busy = injection.times;
        relay.cutEnd('source');
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

function harmless(
  what: Extract<Injection, { kind: 'harmless' }>['what'],
  ids: { serviceId: string; streamId: number; connectionId: number },
  services: string[],
): Buffer {
  const payload = Buffer.from('of another time');
  // Far from any that the source counts to.
  const stale = { ...ids, streamId: 2 ** 31 - 7 };
  switch (what) {
    case 'ignorable':
      return wireBytes({ type: 77, ignorable: true, ...ids, payload });
    case 'stale-data':
      return wireBytes({ type: Wire.DATA, ...stale, payload });
    case 'stale-stream-reset':
      return wireBytes({ type: Wire.STREAM_RESET, ...stale });
    case 'unknown-connection':
      return Buffer.concat([
        wireBytes({ type: Wire.DATA, ...ids, connectionId: 4_000_000_000, payload }),
        wireBytes({ type: Wire.CONNECTION_RESET, ...ids, connectionId: 4_000_000_001 }),
      ]);
    case 'unknown-service':
      return Buffer.concat([
        wireBytes({ type: Wire.DATA, ...stale, serviceId: 'NONE', payload }),
        wireBytes({ type: Wire.STREAM_RESET, ...stale, serviceId: 'NONE' }),
      ]);
    case 'service-ids':
      return wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: services });
  }
}

function offence(what: Extract<Injection, { kind: 'offence' }>['what']): Buffer {
  switch (what) {
    case 'unknown-type':
      return wireBytes({ type: 99 });
    case 'no-type':
      return wireBytes({ type: 0, streamId: 1 });
    case 'too-long':
      return Buffer.alloc(131_077);
    case 'empty':
      return Buffer.from('0000', 'hex');
    case 'stream-start':
      return wireBytes({ type: Wire.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
    case 'half-message':
      return Buffer.from('0fff0801', 'hex');
    default:
      return Buffer.from('0003ffffff', 'hex');
  }
}

/** A destination that shares no code with the source; when its websocket is lost, another one takes its place. */
export const INDEPENDENT: Subject = {
  name: 'our source, independent destination',
  versions: [
    [7, 3],
    [2, 2],
    [2, 1],
  ],
  isOurs: false,
  async startDestination({ endpoint, version, targets, isAttached }) {
    let destination: Destination | null = null;
    let closed = false;
    let timer: NodeJS.Timeout | null = null;
    const keep = async (): Promise<void> => {
      if (!isAttached()) {
        destination?.close();
        destination = await Destination.start({ endpoint, version, targets }).catch(() => null);
      }
      if (closed) {
        destination?.close();
      } else {
        timer = setTimeout(() => void keep(), DEVICE_LOOKS_MS);
      }
    };
    await keep();
    return {
      async close() {
        closed = true;
        if (timer) {
          clearTimeout(timer);
        }
        destination?.close();
      },
    };
  },
};
