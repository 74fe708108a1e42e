/** What a run of the chaos tests does, drawn from its seed as far as it can be said beforehand. */
import type { ProtocolVersion } from '../../electron/proxy/messages.ts';
import type { Ending, Script } from './chaos-conversation.ts';
import { draftInjection, type Injection } from './chaos-injections.ts';
import type { Direction, Fault, Shape } from './fault-proxy.ts';
import { CUTTINGS } from './reframer.ts';
import type { Seeded } from './seeded.ts';

const RETRY_DELAY_MS = 30;
/** Neither request nor answer is that short, so a fault after fewer bytes falls into the handshake. */
const SHORTEST_HANDSHAKE_BYTES = 110;
const SERVICES = ['SSH', 'WEB', 'DB'];
/** Of all runs, those with a transfer of megabytes. */
const BULK_SHARE = 0.02;
export const SERVICE_COUNT = SERVICES.length;

/** Which destinations a plan is for. */
export interface PlanRules {
  versions: readonly (readonly [weight: number, version: ProtocolVersion])[];
  /** The destination is part of what is tested: it gets its share of what is injected and flipped. */
  testsDestination: boolean;
}

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
  /** Each after so many answers of the device. */
  injections: { afterAnswers: number; injection: Injection }[];
  /** The way on which a bit is flipped, seen from the programs; null for none. */
  damage: 'up' | 'down' | null;
}

const ENDINGS: readonly (readonly [number, Ending])[] = [
  [6, 'service-ends'],
  [3, 'half-close'],
  // Seldom: the device hears of it only after seconds, in case the program has only ended its sending side.
  [0.4, 'program-ends'],
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

export function draftScript(random: Seeded, services: number, large: boolean): Script {
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
    pauses: random.chance(0.15)
      ? {
          side: random.pick(['program', 'service']),
          afterBytes: random.size(500, 60_000),
          ms: random.between(1, 5),
          times: 10,
        }
      : null,
  };
}

/** More than every buffer on the way holds, and somebody who does not take it for a while. */
function draftBulk(random: Seeded, plan: Plan): void {
  const up = random.chance(0.5);
  const bytes = random.between(2_000_000, 8_000_000);
  const ms = random.between(50, 300);
  const [first, ...others] = plan.during;
  const bulk: Script = {
    ...(first as Script),
    ending: 'service-ends',
    upBytes: up ? bytes : 1_000,
    downBytes: up ? 1_000 : bytes,
    writeBytes: 200_000,
    pauses: { side: up ? 'service' : 'program', afterBytes: random.size(1, 1_000_000), ms, times: 2 },
  };
  plan.during = oneByOne(plan.version, [bulk, ...others]);
  if (random.chance(0.5)) {
    const stall: Fault = {
      kind: 'stall',
      direction: up ? 'up' : 'down',
      afterBytes: random.size(1, bytes),
      ms,
    };
    plan.sourceFaults.unshift(stall);
  }
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
export function draftPlan(random: Seeded, rules: PlanRules): Plan {
  const version = random.weighted(rules.versions);
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
    [0.1, 'mute'],
  ] as const;
  const plan: Plan = {
    version,
    told,
    services: version === 1 && random.chance(0.5) ? [] : SERVICES.slice(0, count),
    retryDelayMs: random.chance(0.7) ? RETRY_DELAY_MS : null,
    sourceShape: draftShape(random, true),
    destinationShape: draftShape(random, rules.testsDestination),
    before: scripts(3, random.chance(0.1)),
    during: scripts(4, random.chance(0.3)),
    handshakeFaults: random.chance(0.1)
      ? Array.from({ length: random.between(1, 3) }, () => ({
          ...draftFault(random, [cuts[0], cuts[1], cuts[3]], direction()),
          afterBytes: random.between(0, SHORTEST_HANDSHAKE_BYTES),
        }))
      : [],
    sourceFaults: [],
    destinationFaults: [],
    injections: [],
    damage: null,
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
    // Towards an end, not away from it: what leaves it is not its doing.
    const flip = draftFault(random, [[1, 'flip']], 'down');
    plan.damage = rules.testsDestination && random.chance(0.5) ? 'up' : 'down';
    (plan.damage === 'up' ? plan.destinationFaults : plan.sourceFaults).push(flip);
    return plan;
  }
  if (random.chance(BULK_SHARE)) {
    draftBulk(random, plan);
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
        injection: draftInjection(random, { services: count, version, both: rules.testsDestination }),
      });
    }
  }
  return plan;
}
