import { randomUUID } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { build } from 'esbuild';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { startLocalCloud } from '../../../electron/local-cloud/cloud.ts';
import type { AccessKey, LocalCloud, ThingSeed } from '../../../electron/local-cloud/types.ts';
import {
  type AccountPlace,
  type Accounts,
  createAccounts,
  type FullAccount,
} from '../../../electron/main/accounts.ts';
import type { Ledger } from '../../../electron/main/ledger.ts';
import { startProxyHost } from '../../../electron/proxy/host.ts';
import type { Clock } from '../../../electron/shared/clock.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import type { TunnelTag } from '../../../electron/shared/tunneling.ts';
import type { AdoptOptions } from '../../../electron/tunnels/adopt.ts';
import type { TunnelNote } from '../../../electron/tunnels/carried.ts';
import type { DeviceMemoryPort } from '../../../electron/tunnels/collaborators.ts';
import { noTunnels, type Tunnel, type TunnelEvent } from '../../../electron/tunnels/model.ts';
import { reduceTunnels } from '../../../electron/tunnels/reducer.ts';
import {
  createTunnelService,
  type OpenOptions,
  type TunnelService,
} from '../../../electron/tunnels/service.ts';
import { runAwsCli } from '../../helpers/aws-cli.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

export const REGION = 'eu-central-1';
export const THING = 'press-07';
export const OFFLINE = 'press-08';

export const KEYS = {
  good: { accessKeyId: 'AKIACULVERTGOOD00001', secretAccessKey: 'good+secret', principal: 'user/demo' },
  denied: {
    accessKeyId: 'AKIACULVERTDENY00001',
    secretAccessKey: 'denied+secret',
    principal: 'user/guest',
    denied: ['iot:OpenTunnel'],
  },
  blind: {
    accessKeyId: 'AKIACULVERTBLND00001',
    secretAccessKey: 'blind+secret',
    principal: 'user/blind',
    denied: ['iot:DescribeTunnel'],
  },
  norotate: {
    accessKeyId: 'AKIACULVERTNROT00001',
    secretAccessKey: 'norotate+secret',
    principal: 'user/reader',
    denied: ['iot:RotateTunnelAccessToken'],
  },
  strict: {
    accessKeyId: 'AKIACULVERTTAGS00001',
    secretAccessKey: 'strict+secret',
    principal: 'user/strict',
    requiredTags: ['Owner'],
    allowedTags: ['Owner'],
  },
  expired: {
    accessKeyId: 'ASIACULVERTEXPD00001',
    secretAccessKey: 'expired+secret',
    sessionToken: 'expired-session',
    principal: 'user/late',
    expired: true,
  },
} satisfies Record<string, AccessKey>;

export interface Scene {
  cloud: LocalCloud;
  service: TunnelService;
  tunnels(): readonly Tunnel[];
  tunnel(key: string): Tunnel;
  remembered: Map<string, Record<string, number>>;
  logLines: string[];
  /** What the service told besides. */
  notes: TunnelNote[];
  open(options?: Partial<OpenOptions>): ReturnType<TunnelService['open']>;
  /** On ports that nobody else gets while nothing listens there: for what is to come back on them. */
  openToComeBack(options?: Partial<OpenOptions>): ReturnType<TunnelService['open']>;
  adopt(tunnelId: string, options?: Partial<AdoptOptions>): ReturnType<TunnelService['adopt']>;
  account(): Promise<Result<FullAccount>>;
  /** Runs the AWS CLI as somebody else does, and answers with what it prints. */
  cli(...args: string[]): Promise<CliTunnel>;
  /** Waits until the tunnel's phase is one of these. */
  phase(key: string, ...kinds: Tunnel['phase']['kind'][]): Promise<Tunnel>;
  /** A new service on the same cloud, as after a restart of the application. */
  restart(): Promise<Scene>;
  /** Another application on the same cloud, as a colleague's. */
  second(): Promise<Scene>;
  /** The profile's access key is replaced, as by editing it. */
  useKey(name: keyof typeof KEYS): void;
  /** Closes a tunnel with the API alone, as the console does. */
  closeAtAws(tunnelId: string): Promise<void>;
}

export interface SceneOptions {
  clock?: Clock;
  keys?: keyof typeof KEYS;
  /** Another address of the control plane. */
  tunnelingEndpoint?: string;
  /** Other things than the two usual ones. */
  things?: ThingSeed[];
  /** What remembers devices, in place of the plain one of the scene; made anew after a restart. */
  memory?: () => DeviceMemoryPort;
  /** What the profile sends with each open. */
  tags?: TunnelTag[];
  ownTag?: boolean;
  /** What the profile is as it was edited to be, though nothing here is told so. */
  edited?: () => Partial<AccountPlace>;
  mayOpen?: () => boolean;
  /** Why there are no credentials just now; null while there are. Left out: there always are. */
  refused?: () => CulvertError | null;
  /** What counts opens, as the application has it. */
  ledger?: (accounts: Accounts) => Pick<Ledger, 'account' | 'beforeBilledOpen' | 'watch'>;
}

/** The parts that commands of the AWS CLI print of a tunnel. */
export interface CliTunnel {
  tunnelId: string;
  sourceAccessToken: string;
  destinationAccessToken: string;
}

/** The whole path without Electron: local cloud, SDK clients, tunnel service, proxy worker. */
export async function startScene(t: Pick<TestContext, 'after'>, options: SceneOptions = {}): Promise<Scene> {
  const temp = tempDir();
  const clock = options.clock ?? systemClock;
  const logLines: string[] = [];
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const cloud = await startLocalCloud({
    region: REGION,
    account: '123456789012',
    keys: Object.values(KEYS),
    things: options.things ?? [
      { thingName: THING, online: true },
      { thingName: OFFLINE, online: false },
    ],
    clock,
    log,
    workDir: path.join(temp.path),
    authorizedKeys: [],
    quotas: { open: 100, close: 100, describe: 100, list: 100 },
  });
  t.after(async () => {
    await cloud.close();
    temp.remove();
  });
  const worker = await bundledWorker(temp);
  return makeScene(t, { cloud, clock, worker, logLines, home: temp.path, options });
}

async function makeScene(
  t: Pick<TestContext, 'after'>,
  made: {
    cloud: LocalCloud;
    clock: Clock;
    worker: string;
    logLines: string[];
    /** An empty home folder, for the AWS CLI. */
    home: string;
    options: SceneOptions;
  },
): Promise<Scene> {
  const { cloud, clock, worker, logLines, options } = made;
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const notes: TunnelNote[] = [];
  const remembered = new Map<string, Record<string, number>>();
  let state = noTunnels;
  const dispatch = (event: TunnelEvent) => {
    const before = state;
    state = reduceTunnels(state, event);
    ledger?.watch(before, state);
  };
  let keyName = options.keys ?? 'good';
  const { tunneling, iot, sts, data } = cloud.endpoints;
  const accounts = createAccounts({
    profile: (id) => ({
      id,
      name: 'test',
      region: REGION,
      endpoints: { tunneling: options.tunnelingEndpoint ?? tunneling, iot, sts, data },
      tags: options.tags ?? [],
      ownTag: options.ownTag ?? true,
      ...options.edited?.(),
    }),
    credentials: async () => {
      const refused = options.refused?.();
      if (refused) {
        return { ok: false, error: refused };
      }
      const { accessKeyId, secretAccessKey, ...rest } = KEYS[keyName];
      const session = 'sessionToken' in rest ? { sessionToken: rest.sessionToken } : {};
      // With an end near enough for the SDK to ask again before each call.
      const end = options.refused ? { expiration: new Date(Date.now() + 60_000) } : {};
      return { ok: true, value: { accessKeyId, secretAccessKey, ...session, ...end } };
    },
    env: {},
    quotas: createQuotas(systemClock),
    now: clock.now,
    log,
  });
  const ledger = options.ledger?.(accounts);
  const proxy = startProxyHost({
    workerPath: worker,
    onEvent: (event) => service.onProxyEvent(event),
    onExit: () => {},
    log,
  });
  const service: TunnelService = createTunnelService({
    clock,
    log,
    random: Math.random,
    newId: randomUUID,
    state: () => state,
    dispatch,
    account: async (id) => (ledger ? ledger.account(await accounts.get(id)) : accounts.get(id)),
    ...(ledger ? { beforeBilledOpen: ledger.beforeBilledOpen } : {}),
    ...(options.mayOpen ? { mayOpen: options.mayOpen } : {}),
    proxy,
    memory: options.memory?.() ?? {
      recall: ({ thingName }) => ({
        ports: remembered.get(thingName) ?? {},
        destinationVersion: 3,
        versionChosen: false,
      }),
      remember: ({ thingName }, ports) => void remembered.set(thingName, ports),
      learn: () => {},
    },
    description: 'test',
    onNote: (note) => notes.push(note),
  });
  t.after(async () => {
    await service.stopAll();
    await proxy.shutdown();
  });
  const tunnel = (key: string): Tunnel => {
    const found = state.tunnels.find((each) => each.key === key);
    if (!found) {
      throw new Error(`no tunnel ${key}`);
    }
    return found;
  };
  const open: Scene['open'] = (changed = {}) =>
    service.open({
      profileId: 'p',
      thingName: THING,
      services: ['SSH'],
      lifetimeMinutes: 60,
      reuse: true,
      takeOver: false,
      ports: {},
      portsOnce: {},
      terminal: false,
      ...changed,
    });

  return {
    cloud,
    service,
    remembered,
    notes,
    logLines,
    account: () => accounts.get('p'),
    adopt: (tunnelId, changed = {}) =>
      service.adopt({ profileId: 'p', tunnelId, takeOver: false, ports: {}, portsOnce: {}, ...changed }),
    async cli(...args) {
      const run = await runAwsCli({
        args: ['iotsecuretunneling', ...args, '--endpoint-url', tunneling],
        key: KEYS.good,
        region: REGION,
        home: made.home,
      });
      if (run.code !== 0) {
        throw new Error(run.stderr);
      }
      return JSON.parse(run.stdout || '{}') as CliTunnel;
    },
    tunnels: () => state.tunnels,
    tunnel,
    open,
    async openToComeBack({ services = ['SSH'], ...changed } = {}) {
      const ports = await Promise.all(services.map(async (id) => [id, await quietPort()] as const));
      return open({ services, ports: Object.fromEntries(ports), ...changed });
    },
    async phase(key, ...kinds) {
      for (let tries = 0; tries < 1500; tries++) {
        if (kinds.includes(tunnel(key).phase.kind)) {
          return tunnel(key);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(
        `still ${JSON.stringify(tunnel(key).phase)}, not ${kinds.join(' or ')}\n${logLines.join('\n')}`,
      );
    },
    second: () => makeScene(t, made),
    useKey(name) {
      keyName = name;
      accounts.forget('p');
    },
    async closeAtAws(tunnelId) {
      const account = await accounts.get('p');
      if (!account.ok || !(await account.value.tunneling.closeTunnel(tunnelId)).ok) {
        throw new Error('the tunnel could not be closed');
      }
    },
    async restart() {
      await service.stopAll();
      await proxy.shutdown();
      return makeScene(t, made);
    },
  };
}

async function bundledWorker(temp: TempDir): Promise<string> {
  const outfile = path.join(temp.path, 'proxy-worker.cjs');
  await build({
    entryPoints: ['electron/proxy/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'error',
  });
  return outfile;
}

/** The first bytes that come from a local port. */
export function firstBytes(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.setTimeout(20_000, () => socket.destroy(new Error('nothing came')));
    socket.once('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
