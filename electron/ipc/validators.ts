/**
 * The shape of every argument the window may send. What a value means (is this thing name valid? does the tunnel
 * exist?) is checked where it is used, with a sentence for the user; here only malformed messages are refused.
 */
import { z } from 'zod';
import type { CallName, Calls } from './contract.ts';

const text = (longest: number) => z.string().max(longest);
const key = z.strictObject({ key: text(64) });
const id = z.strictObject({ id: text(64) });
const nothing = z.null();

// Wider than the rules, so that bad input reaches the sentence that explains it.
const thingName = text(1000);
const serviceId = text(1000);
const endpoint = text(2048).optional();
const secret = text(8192);

const validators: { [N in CallName]: z.ZodType<Calls[N]['args']> } = {
  'view.get': nothing,
  'devices.refresh': nothing,
  'devices.settings': z.strictObject({
    thingName,
    sshUser: text(1000),
    identityFile: text(4096),
    protocol: z.union([z.literal('auto'), z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  }),
  'tunnel.open': z.strictObject({
    thingName,
    services: z.array(serviceId).max(50),
    lifetimeMinutes: z.number(),
    reuse: z.boolean(),
    ports: z.record(serviceId, z.number()),
    terminal: z.boolean(),
  }),
  'tunnel.terminal': key,
  'tunnel.copySsh': key,
  'tunnel.browser': z.strictObject({ key: text(64), serviceId }),
  'tunnel.reconnect': key,
  'tunnel.close': key,
  'tunnel.forget': key,
  'profile.save': z.strictObject({
    id: text(64).nullable(),
    name: text(1000),
    region: text(1000),
    endpoints: z.strictObject({
      tunneling: endpoint,
      iot: endpoint,
      sts: endpoint,
      data: endpoint,
    }) as z.ZodType<Calls['profile.save']['args']['endpoints']>,
    secret: z.strictObject({ accessKeyId: secret, secretAccessKey: secret, sessionToken: secret }).nullable(),
    keep: z.enum(['keychain', 'session']),
  }),
  'profile.delete': id,
  'profile.choose': id,
  'profile.test': id,
  'notice.dismiss': id,
  'question.answer': z.strictObject({
    id: text(64),
    answer: z.enum([
      'take-over',
      'open-new',
      'use-suggested',
      'try-again',
      'quit-close',
      'quit-keep',
      'cancel',
    ]),
  }),
};

/** The arguments of a call, or null when they are malformed. */
export function validArguments<N extends CallName>(
  name: N,
  args: unknown,
): { args: Calls[N]['args'] } | null {
  const parsed = validators[name].safeParse(args);
  return parsed.success ? { args: parsed.data as Calls[N]['args'] } : null;
}
