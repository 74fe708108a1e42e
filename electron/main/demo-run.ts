/** Runs the demo inside the real application: starts its cloud, adds its profile, and without a display opens a tunnel. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createQuotas } from '../aws/pace.ts';
import { createTunnelingApi } from '../aws/secure-tunneling.ts';
import { type LocalCloudHandle, startLocalCloudHost } from '../local-cloud/host.ts';
import { systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { hostAlias } from '../ssh/host-alias.ts';
import { posixQuote } from '../ssh/quote.ts';
import type { Tunnel } from '../tunnels/model.ts';
import type { CulvertApp } from './app.ts';
import {
  DEMO_ACCOUNT,
  DEMO_ONLINE_THING,
  DEMO_OTHERS_THING,
  DEMO_REGION,
  DEMO_THINGS,
  demoKeys,
  makeDemoIdentity,
} from './demo.ts';
import { demoHistory } from './demo-history.ts';

const run = promisify(execFile);

const DEMO_PROFILE = 'demo';

const LIFETIME_MINUTES = 60;
const OTHERS_LIFETIME_MINUTES = 8 * 60;
const CONNECTED_LIMIT_MS = 30_000;
const CHECK_COMMAND = 'echo "$CULVERT_DEVICE says hello from $(uname -s)"';

export interface DemoOptions {
  culvert: CulvertApp;
  dist: string;
  /** A folder for this run alone. */
  folder: string;
  /** Open a tunnel at once and print what was done, since nobody can click. */
  unattended: boolean;
  /** Run one command on the device, print its output, and end. */
  check: boolean;
  /** A signal asked the application to end, which it does by itself. */
  ending: () => boolean;
  print: (text: string) => void;
  /** Tells whoever sits at the window, where nobody reads what is printed. */
  onFailed: (reason: string) => Promise<void>;
  log: Log;
}

export async function runDemo(options: DemoOptions): Promise<void> {
  const { culvert, print } = options;
  try {
    await startDemo(options);
    if (!options.unattended && !options.check) {
      culvert.windows.show({ view: 'devices' });
      print(
        `Culvert demo: click SSH to device ▸ ${DEMO_ONLINE_THING} in the tray, or open a tunnel in the window.\n${commandHint(options.folder)}`,
      );
      return;
    }
    const tunnel = await openDemoTunnel(culvert);
    print(`${await report(tunnel, culvert)}\n${commandHint(options.folder)}`);
    if (options.check) {
      print(`\n$ ${CHECK_COMMAND}\n${await runOnDevice(tunnel, culvert)}`);
      culvert.setExitCode(0);
      await culvert.quit('close');
    } else {
      print('\nPress Ctrl-C to close the tunnel and end the demo.\n');
    }
  } catch (error) {
    if (options.ending()) {
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    print(`The demo failed: ${reason}\n`);
    if (!options.unattended && !options.check) {
      await options.onFailed(reason);
    }
    culvert.setExitCode(1);
    await culvert.quit('close');
  }
}

async function startDemo({ culvert, dist, folder, log, unattended, check }: DemoOptions): Promise<void> {
  // The end may come at any moment of the start: then a cloud on its way is waited for, and none starts after it.
  let ended = false;
  let starting: Promise<LocalCloudHandle> | undefined;
  culvert.atEnd('local cloud', async () => {
    ended = true;
    await (await starting?.catch(() => undefined))?.close();
  });
  const identity = await makeDemoIdentity(path.join(folder, 'demo-identity'));
  const workDir = path.join(folder, 'demo-devices');
  await fs.mkdir(workDir, { recursive: true, mode: 0o700 });
  const keys = demoKeys();
  const othersKeys = demoKeys();
  if (ended) {
    throw new Error('it was ended before it had started');
  }
  starting = startLocalCloudHost({
    workerPath: path.join(dist, 'local-cloud.cjs'),
    options: {
      region: DEMO_REGION,
      account: DEMO_ACCOUNT,
      keys: [
        { ...keys, principal: 'user/demo' },
        { ...othersKeys, principal: 'user/jiwoo' },
      ],
      // One more than AWS's, so that the colleague's open never stands in the way of a quick user's.
      quotas: { open: 2 },
      things: DEMO_THINGS,
      workDir,
      authorizedKeys: [identity.publicKey],
    },
    log,
  });
  const cloud = await starting;
  const { tunneling, iot, sts, data } = cloud.endpoints;
  // Without somebody at the window there is nobody to see it.
  if (!unattended && !check) {
    await openAsSomebodyElse(tunneling, othersKeys, log);
  }
  const { id: profileId } = await culvert.profiles.addSessionProfile({
    name: DEMO_PROFILE,
    region: DEMO_REGION,
    endpoints: { tunneling, iot, sts, data },
    secret: keys,
  });
  if (!unattended && !check) {
    culvert.addExamples(demoHistory({ id: profileId, name: DEMO_PROFILE }, systemClock.now()));
  }
  const knownHosts: string[] = [];
  for (const { thingName } of DEMO_THINGS.filter(({ online }) => online)) {
    const login = cloud.sshLogin(thingName);
    const device = { profileId, region: DEMO_REGION, thingName };
    culvert.memory.saveLogin(device, { sshUser: login.user, identityFile: identity.keyFile });
    const alias = hostAlias({ account: DEMO_ACCOUNT, region: DEMO_REGION, thingName });
    const hostKey = await hostKeyOf(path.join(workDir, thingName, 'ssh_host_ed25519_key'));
    knownHosts.push(...(hostKey ? [`${alias} ${hostKey}\n`] : []));
  }
  await fs.writeFile(identity.knownHostsFile, knownHosts.join(''), { mode: 0o600 });
  culvert.setKnownHosts(identity.knownHostsFile);
}

/** The tunnel of a colleague, under “Opened by others”. The demo is worth showing without it, too. */
async function openAsSomebodyElse(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
  log: Log,
): Promise<void> {
  const api = createTunnelingApi({
    region: DEMO_REGION,
    endpoint,
    credentials,
    account: DEMO_ACCOUNT,
    quotas: createQuotas(systemClock),
    now: systemClock.now,
    log,
  });
  const opened = await api.openTunnel({
    thingName: DEMO_OTHERS_THING,
    services: ['SSH', 'HTTP'],
    lifetimeMinutes: OTHERS_LIFETIME_MINUTES,
    description: 'Firmware check, Jiwoo',
    tags: [
      { key: 'team', value: 'maintenance' },
      { key: 'site', value: 'busan' },
    ],
  });
  api.close();
  if (!opened.ok) {
    log.warn('the demo goes without a tunnel of somebody else', { reason: opened.error.message });
  }
}

/** The public half of a simulated device's host key; null where it has none. */
async function hostKeyOf(privateKeyFile: string): Promise<string | null> {
  try {
    return (await run('ssh-keygen', ['-y', '-f', privateKeyFile])).stdout.trim();
  } catch {
    return null;
  }
}

async function openDemoTunnel(culvert: CulvertApp): Promise<Tunnel> {
  const opened = await culvert.actions.handlers['tunnel.open']({
    thingName: DEMO_ONLINE_THING,
    services: ['SSH', 'HTTP'],
    lifetimeMinutes: LIFETIME_MINUTES,
    reuse: true,
    ports: {},
    terminal: false,
  });
  if (!opened.ok) {
    throw new Error(`${opened.error.message} ${opened.error.advice}`);
  }
  const until = Date.now() + CONNECTED_LIMIT_MS;
  for (;;) {
    const tunnel = culvert.state().tunnels.tunnels.find(({ key }) => key === opened.value.key);
    if (tunnel?.phase.kind === 'connected') {
      return tunnel;
    }
    if (!tunnel || Date.now() > until) {
      throw new Error(`the device did not connect (${tunnel?.phase.kind ?? 'no tunnel'})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function report(tunnel: Tunnel, culvert: CulvertApp): Promise<string> {
  const command = culvert.ssh.commandLine(tunnel);
  if (!command.ok) {
    throw new Error(command.error.message);
  }
  const port = (serviceId: string) =>
    tunnel.services.find((service) => service.serviceId === serviceId)?.localPort;
  return [
    'Culvert demo: a tunnel is open.',
    '',
    `  device    ${tunnel.thingName}`,
    `  tunnel    ${tunnel.tunnelId}`,
    `  expires   ${new Date(tunnel.expiresAt ?? 0).toISOString()} (${LIFETIME_MINUTES} minutes after it was opened)`,
    `  SSH       127.0.0.1:${port('SSH')} -> localhost:22 on the device`,
    `  Web       http://127.0.0.1:${port('HTTP')}/ -> localhost:80 on the device`,
    '',
    'Paste this into another shell of this computer:',
    '',
    `  ${command.value}`,
    '',
  ].join('\n');
}

/** The demo has a data folder of its own, which the command line has to be told of. */
function commandHint(folder: string): string {
  const name = `CULVERT_DATA_DIR=${posixQuote(folder)}`;
  return process.platform === 'win32'
    ? `From a command line: set CULVERT_DATA_DIR to ${folder}, then run  npx culvert list\n`
    : `From a command line:\n\n  ${name} npx culvert list\n  ${name} npx culvert ssh ${DEMO_ONLINE_THING}\n`;
}

async function runOnDevice(tunnel: Tunnel, culvert: CulvertApp): Promise<string> {
  const argv = culvert.ssh.argv(tunnel, CHECK_COMMAND);
  if (!argv.ok) {
    throw new Error(argv.error.message);
  }
  const { stdout } = await run('ssh', ['-o', 'BatchMode=yes', ...argv.value], {
    timeout: CONNECTED_LIMIT_MS,
  });
  return stdout;
}
