/**
 * The shape of everything that a command may say. What a value means (is this thing name valid?) is checked where it is
 * used, with a sentence for the user; here only malformed messages are refused. Unknown parts are refused as well: a
 * wish that is not understood (“do not open”) must not be passed over.
 */
import * as z from 'zod';
import type { ControlCall, ControlCalls, FromClient, Request } from './protocol.ts';

const text = (longest: number) => z.string().max(longest);

// Wider than the rules, so that bad input reaches the sentence that explains it.
const device = text(1000);
const service = text(1000);
const secret = text(8192);
const limit = z.int().min(0).max(1_000_000);
const seconds = z.number().min(0).max(1_000_000);

const where = {
  profile: text(1000).exactOptional(),
  region: text(1000).exactOptional(),
  environment: z
    .strictObject({
      accessKeyId: secret,
      secretAccessKey: secret,
      sessionToken: secret,
      region: text(1000),
    })
    .exactOptional(),
  awsProfile: text(1000).exactOptional(),
  awsRegion: text(1000).exactOptional(),
};
const opening = {
  ...where,
  device,
  services: z.array(service).max(50),
  anyService: z.boolean(),
  lifetimeMinutes: z.number().nullable(),
  ports: z.record(service, z.number()),
  another: z.boolean(),
  takeOver: z.boolean(),
  waitSeconds: seconds,
};

const validators: { [C in ControlCall]: z.ZodType<ControlCalls[C]['args']> } = {
  status: z.strictObject({}),
  profiles: z.strictObject(where),
  devices: z.strictObject({ ...where, text: text(1000), limit }),
  list: z.strictObject({ ...where, all: z.boolean() }),
  open: z.strictObject(opening),
  ssh: z.strictObject({ ...opening, remoteCommand: text(500_000).nullable() }),
  connect: z.strictObject({
    ...where,
    device,
    service: service.nullable(),
    port: z.number().nullable(),
    mayOpen: z.boolean(),
    takeOver: z.boolean(),
    waitSeconds: seconds,
  }),
  copy: z.strictObject({ ...where, device, tool: z.enum(['ssh', 'sftp', 'scp']) }),
  close: z.strictObject({ ...where, target: text(1000).nullable(), all: z.boolean() }),
  logs: z.strictObject({
    ...where,
    target: text(1000).nullable(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    text: text(1000),
    limit,
    follow: z.boolean(),
  }),
  hostKey: z.strictObject({ ...where, device, forget: z.boolean() }),
  complete: z.strictObject({
    ...where,
    what: z.enum(['devices', 'tunnels', 'profiles', 'services']),
    prefix: text(1000),
  }),
  quit: z.strictObject({ close: z.boolean() }),
};

const request = z.strictObject({
  culvert: z.number(),
  call: z.string(),
  args: z.unknown(),
  canAsk: z.boolean(),
  askNobody: z.boolean().optional(),
});

const answer: z.ZodType<FromClient> = z.strictObject({
  kind: z.literal('answer'),
  id: text(64),
  answer: text(100),
  text: text(8192).nullable(),
});

/** `where`: the part of the message that is wrong, named without what stands in it, which may be a secret. */
export type Validated<T> = { value: T } | { where: string };

/** Which version a message says it speaks; null where it says none. Looked at first: the rest may have another shape. */
export function spokenVersion(message: unknown): number | null {
  const version = z.object({ culvert: z.int().positive() }).safeParse(message);
  return version.success ? version.data.culvert : null;
}

export function validRequest(message: unknown): Validated<Request> {
  const whole = request.safeParse(message);
  if (!whole.success) {
    return { where: placeOf(whole.error, 'the request') };
  }
  const { culvert, call, args, canAsk, askNobody = false } = whole.data;
  if (!isCall(call)) {
    return { where: 'the name of the call' };
  }
  const parsed = validators[call].safeParse(args);
  return parsed.success
    ? { value: { culvert, call, args: parsed.data, canAsk, ...(askNobody ? { askNobody } : {}) } }
    : { where: `${call}: ${placeOf(parsed.error, 'its arguments')}` };
}

export function validAnswer(message: unknown): FromClient | null {
  const parsed = answer.safeParse(message);
  return parsed.success ? parsed.data : null;
}

function isCall(name: string): name is ControlCall {
  return Object.hasOwn(validators, name);
}

function placeOf(error: z.ZodError, whole: string): string {
  const [issue] = error.issues;
  // The keys of `ports` are whatever the client wrote.
  const [first] = issue?.path ?? [];
  return first === undefined ? whole : String(first);
}
