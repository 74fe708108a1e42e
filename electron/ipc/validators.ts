/**
 * The shape of every argument the window may send. What a value means (is this thing name valid? does the tunnel
 * exist?) is checked where it is used, with a sentence for the user; here only malformed messages are refused.
 */
import * as z from 'zod';
import { LANGUAGES } from '../i18n/language.ts';
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
const count = z.int().min(0).max(10_000_000);
const page = { offset: count, limit: z.int().min(1).max(200) };
const ports = z.record(serviceId, z.number());
const protocol = z.union([z.literal('auto'), z.literal(1), z.literal(2), z.literal(3)]);
const flow = z.enum(['browser', 'code']);
const tunnelId = text(256);
const historyFilter = {
  profileId: text(64).nullable(),
  month: text(16).nullable(),
  kind: z.enum(['all', 'billed', 'free']),
  text: text(1000),
};

const validators: { [N in CallName]: z.ZodType<Calls[N]['args']> } = {
  'view.get': nothing,
  'devices.refresh': nothing,
  'devices.query': z.strictObject({
    text: text(1000),
    filter: z.strictObject({
      list: z.enum(['all', 'favourites', 'recents']),
      type: text(1000).nullable(),
      group: text(1000).nullable(),
      connectivity: z.enum(['connected', 'disconnected', 'unknown']).nullable(),
    }),
    ...page,
  }),
  'devices.more': nothing,
  'devices.get': z.strictObject({ thingName }),
  'devices.settings': z.strictObject({
    thingName,
    sshUser: text(1000).nullable(),
    identityFile: text(4096).nullable(),
    protocol: protocol.nullable(),
    favourite: z.boolean().nullable(),
    services: z.array(serviceId).max(50).nullable(),
    lifetimeMinutes: z.number().nullable(),
    ports: ports.nullable(),
  }),
  'tunnel.open': z.strictObject({
    profileId: text(64).exactOptional(),
    thingName,
    services: z.array(serviceId).max(50),
    lifetimeMinutes: z.number(),
    reuse: z.boolean(),
    ports,
    terminal: z.boolean(),
  }),
  'tunnel.quick': z.strictObject({
    token: secret,
    region: text(1000),
    endpoint: text(2048),
    name: text(1000),
    ports,
    protocol,
  }),
  'tunnel.adopt': z.strictObject({ tunnelId, ports }),
  'tunnel.terminal': key,
  'tunnel.copySsh': z.strictObject({
    key: text(64),
    tool: z.enum(['ssh', 'sftp', 'scp']).exactOptional(),
  }),
  'tunnel.service': z.strictObject({ key: text(64), serviceId }),
  'hostKey.look': key,
  'hostKey.forget': key,
  'tunnel.reconnect': key,
  'tunnel.rotate': key,
  'tunnel.close': key,
  'tunnel.forget': key,
  'others.refresh': nothing,
  'others.close': z.strictObject({ tunnelId }),
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
    fips: z.boolean(),
    dualStack: z.boolean(),
    signIn: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('keys') }),
      z.strictObject({ kind: z.literal('shared'), awsProfile: text(1000) }),
      z.strictObject({
        kind: z.literal('sso'),
        startUrl: text(2048),
        ssoRegion: text(1000),
        accountId: text(100),
        accountName: text(1000),
        roleName: text(1000),
      }),
    ]),
    role: z
      .strictObject({
        roleArn: text(3000),
        externalId: text(2000),
        mfaSerial: text(1000),
        sessionName: text(1000),
      })
      .nullable(),
    tags: z.array(z.strictObject({ key: text(1000), value: text(1000) })).max(200),
    ownTag: z.boolean(),
    monthlyLimit: z.number().nullable(),
    toolsMayOpen: z.boolean(),
    secret: z.strictObject({ accessKeyId: secret, secretAccessKey: secret, sessionToken: secret }).nullable(),
    keep: z.enum(['keychain', 'session']),
  }),
  'profile.delete': id,
  'profile.choose': id,
  'profile.test': id,
  'profile.check': id,
  'profile.shared': nothing,
  'signIn.profile': z.strictObject({ id: text(64), flow }),
  'signIn.start': z.strictObject({ startUrl: text(2048), ssoRegion: text(1000), flow }),
  'signIn.roles': z.strictObject({ startUrl: text(2048), ssoRegion: text(1000), accountId: text(100) }),
  'signIn.reopen': id,
  'signIn.cancel': id,
  'signIn.out': id,
  'network.save': z.strictObject({
    proxy: z.enum(['system', 'none', 'manual', 'pac']),
    address: text(2048),
    noProxy: text(8192),
    pacUrl: text(8192),
    proxyUser: text(1000),
    password: text(1000).nullable(),
    certificateFiles: z.array(text(4096)).max(50),
    systemCertificates: z.boolean(),
  }),
  'price.save': z.strictObject({
    region: text(1000),
    amount: z.number().nullable(),
    currency: text(100),
  }),
  'history.query': z.strictObject({ ...historyFilter, ...page }),
  'history.export': z.strictObject({ format: z.enum(['csv', 'json']), ...historyFilter }),
  'history.reveal': nothing,
  'general.save': z.strictObject({
    language: z.enum(['system', ...LANGUAGES]).exactOptional(),
    theme: z.enum(['system', 'light', 'dark']).exactOptional(),
    onClose: z.enum(['ask', 'keep', 'quit']).exactOptional(),
    startAtLogin: z.boolean().exactOptional(),
    shortcut: text(100).exactOptional(),
    terminal: text(1000).exactOptional(),
    terminalCommand: text(4096).exactOptional(),
    terminalTab: z.boolean().exactOptional(),
    sshConfig: z.enum(['off', 'command', 'port']).exactOptional(),
    links: z.boolean().exactOptional(),
    notifications: z
      .strictObject({
        connected: z.boolean(),
        expiring: z.boolean(),
        ended: z.boolean(),
        trouble: z.boolean(),
      })
      .exactOptional(),
  }),
  'services.save': z.strictObject({
    services: z
      .array(
        z.strictObject({
          serviceId,
          label: text(1000),
          devicePort: z.number().nullable(),
          open: z.discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('terminal') }),
            z.strictObject({ kind: z.literal('url'), url: text(4096) }),
            z.strictObject({ kind: z.literal('program'), command: text(4096) }),
            z.strictObject({ kind: z.literal('copy'), text: text(4096) }),
          ]),
        }),
      )
      .max(200),
  }),
  'commandLine.get': nothing,
  'commandLine.install': z.strictObject({ install: z.boolean() }),
  'sshConfig.get': nothing,
  'terminals.list': nothing,
  'terminals.try': z.strictObject({ id: text(1000) }),
  'ports.list': nothing,
  'ports.forget': z.strictObject({ profileId: text(64), region: text(1000), thingName, serviceId }),
  'privacy.where': nothing,
  'privacy.clear': z.strictObject({ what: z.enum(['devices', 'history', 'log']) }),
  'log.query': z.strictObject({
    tunnel: text(64).nullable(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    text: text(1000),
    until: z.number().int().nonnegative().exactOptional(),
    ...page,
  }),
  'log.reveal': nothing,
  'report.make': nothing,
  'report.save': nothing,
  'report.reveal': nothing,
  'demo.open': nothing,
  'demo.leave': nothing,
  'notice.dismiss': id,
  'question.answer': z.strictObject({
    id: text(64),
    answer: z.enum([
      'take-over',
      'open-new',
      'open-anyway',
      'open-once',
      'open-always',
      'use-suggested',
      'try-again',
      'submit',
      'quit-close',
      'quit-keep',
      'stay',
      'quit',
      'cancel',
    ]),
    text: text(100).nullable(),
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
