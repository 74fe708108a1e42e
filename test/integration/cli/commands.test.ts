/** The commands as scripts use them: without a terminal. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import type { ControlCalls, LogItem } from '../../../electron/control/protocol.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import {
  deviceItem,
  emptyFolder,
  profileItem,
  runCulvert,
  startHost,
  tunnelItem,
} from '../../helpers/command.ts';
import { bundledCommand } from '../../helpers/connect-process.ts';
import { status } from '../../helpers/control-host.ts';

const file = await bundledCommand();

test('open prints the ports for people, and tells what goes on beside it', async (t) => {
  const asked: ControlCalls['open']['args'][] = [];
  const dir = await startHost(t, {
    open: async (args, { progress }) => {
      asked.push(args);
      progress('Opening a tunnel to press-07, which is billed.');
      return ok(tunnelItem());
    },
  });
  const args = ['open', 'press-07', '-s', 'SSH,HTTP', '--port', 'HTTP=50080', '-l', '1h30m', '--wait'];
  const told = await runCulvert({ file, dir, args });
  assert.equal(told.code, ExitCode.OK);
  assert.equal(
    told.stdout,
    'press-07: Connected, 1 h 23 min left\n  SSH  127.0.0.1:50022  1 connection\n  Web  127.0.0.1:50080\n',
  );
  assert.equal(told.stderr, 'Opening a tunnel to press-07, which is billed.\n');
  assert.deepEqual(asked, [
    {
      ...{ device: 'press-07', services: ['SSH', 'HTTP'], lifetimeMinutes: 90, ports: { HTTP: 50_080 } },
      ...{ anyService: false, another: false, takeOver: false, waitSeconds: 120 },
    },
  ]);
  const quiet = await runCulvert({ file, dir, args: [...args, '--quiet'] });
  assert.equal(quiet.stderr, '');
});

test('--json prints one object on standard output and nothing else', async (t) => {
  const tunnel = tunnelItem({ expiresAt: 5, openedAt: 4 });
  const dir = await startHost(t, {
    open: async (_, { progress }) => {
      progress('Opening');
      return ok(tunnel);
    },
  });
  const told = await runCulvert({ file, dir, args: ['open', 'press-07', '--json'] });
  assert.equal(told.code, ExitCode.OK);
  assert.equal(told.stdout.split('\n').length, 2);
  assert.deepEqual(JSON.parse(told.stdout), { version: 1, command: 'open', ok: true, value: tunnel });
  assert.equal(told.stderr, 'Opening\n');
});

test('a failure has its code, sentence and advice in JSON, on standard error for people, and an exit code', async (t) => {
  const error = culvertError('DeviceSilent', { thingName: 'press-07', seconds: 5 });
  const dir = await startHost(t, { open: async () => fail(error) });
  const told = await runCulvert({ file, dir, args: ['open', 'press-07', '--wait=5', '--json'] });
  assert.equal(told.code, ExitCode.WAITED);
  const { code, message, advice } = error;
  assert.deepEqual(JSON.parse(told.stdout), {
    ...{ version: 1, command: 'open', ok: false, error: { code, message, advice } },
  });
  assert.equal(told.stderr, `culvert: ${message}\n${advice}\n`);
});

test('wrong usage does nothing, says one sentence, suggests what was meant, and ends with 2', async (t) => {
  let calls = 0;
  const dir = await startHost(t, {
    open: async () => {
      calls += 1;
      return ok(tunnelItem());
    },
  });
  const wrong: [args: string[], sentence: RegExp][] = [
    [['opne', 'press-07'], /There is no command “opne”\. Did you mean open\?/],
    [['open'], /culvert open needs a device\./],
    [['open', 'press 07'], /“press 07” cannot be a device’s name/],
    [['open', 'press-07', '--servcie', 'SSH'], /no option “--servcie”\. Did you mean --service\?/],
    [['open', 'press-07', '--lifetime', '13h'], /1 minute to 12 hours, not “13h”/],
    [['open', 'press-07', '30'], /seconds are written --wait=30/],
    [['open', 'press-07', '--port', 'HTTP=99999'], /“99999” is not a port from 1 to 65535/],
    [['open', 'press-07', '--region', 'mars'], /“mars” is no region/],
    [['close'], /Name a device or a tunnel, or give --all\./],
    [['help', 'opn'], /There is no command “opn”\. Did you mean open\?/],
    [['completion', 'tcsh'], /“tcsh” is not bash, zsh, fish or powershell/],
    [['ssh', 'press-07', 'uptime'], /goes after --/],
    [['ssh', 'press-07', '--json'], /culvert ssh has no option “--json”/],
  ];
  for (const [args, sentence] of wrong) {
    const told = await runCulvert({ file, dir, args });
    assert.equal(told.code, ExitCode.USAGE, args.join(' '));
    assert.match(told.stderr, sentence);
    assert.match(told.stderr, /^culvert: .*\nSee culvert .*--help\.\n$/);
    assert.equal(told.stdout, '');
  }
  const json = await runCulvert({ file, dir, args: ['open', '--json'] });
  assert.equal(json.code, ExitCode.USAGE);
  assert.equal(JSON.parse(json.stdout).error.code, 'CommandLineWrong');
  assert.equal(calls, 0);
});

test('list is a table, whole where it goes into a pipe, and empty lists print nothing there', async (t) => {
  const long = 'a'.repeat(128);
  let tunnels = [
    tunnelItem(),
    tunnelItem({ key: 'k2', thingName: long, state: 'waiting', stateText: 'Waiting for device' }),
    tunnelItem({
      ...{ key: 'k3', thingName: 'mixer-2', ours: false, origin: 'other', state: null },
      ...{ stateText: '', services: [], expiresAt: null },
    }),
  ];
  const dir = await startHost(t, { list: async () => ok(tunnels) });
  const told = await runCulvert({ file, dir, args: ['list', '--all'] });
  assert.equal(told.code, ExitCode.OK);
  const [titles, ...rows] = told.stdout.trimEnd().split('\n');
  assert.match(titles ?? '', /^DEVICE +STATE +LEFT +SERVICES +PROFILE +REGION +TUNNEL ID$/);
  assert.match(
    rows[0] ?? '',
    /^press-07 +Connected +1 h 23 min +SSH=50022 HTTP=50080 +factory-ops +eu-central-1$/,
  );
  assert.ok(rows[1]?.startsWith(`${long}  Waiting for device`));
  assert.match(
    rows[2] ?? '',
    /^mixer-2 +opened by somebody else +factory-ops +eu-central-1 +0e1b2c3d-tunnel$/,
  );
  assert.equal(told.stderr, '');
  tunnels = [];
  const none = await runCulvert({ file, dir, args: ['list'] });
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'No tunnels are open here.\n']);
});

test('what others named cannot write to the terminal', async (t) => {
  const evil = 'x\u001b]0;owned\u0007\u001b[2J\u202e\nsecond line';
  const dir = await startHost(t, {
    devices: async () =>
      ok({ devices: [deviceItem({ attributes: evil, groups: [evil] })], total: 1, more: false }),
    list: async () => ok([tunnelItem({ profile: evil, stateText: evil })]),
  });
  for (const args of [['devices'], ['list'], ['status', 'press-07']]) {
    const told = await runCulvert({ file, dir, args });
    assert.equal(told.code, ExitCode.OK, told.stderr);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    assert.doesNotMatch(told.stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.ok(told.stdout.includes('second line'));
    assert.doesNotMatch(told.stdout, /^second line/m);
  }
});

test('status tells of the whole, of one tunnel by name in any case, id or key, and of none with 9', async (t) => {
  const dir = await startHost(t, {
    status: async () =>
      ok({ ...status, mode: 'app', tunnels: 2, profile: profileItem(), dataFolder: '/data' }),
    list: async () => ok([tunnelItem(), tunnelItem({ key: 'k2', thingName: 'Mixer-2', tunnelId: 't2' })]),
  });
  const whole = await runCulvert({ file, dir, args: ['status'] });
  assert.equal(
    whole.stdout,
    `Culvert dev is running\n  Profile  factory-ops (eu-central-1)\n  Tunnels  2 open\n  Data     /data\n  Process  ${process.pid}\n`,
  );
  for (const target of ['mixer-2', 'Mixer-2', 't2', 'k2']) {
    const one = await runCulvert({ file, dir, args: ['status', target, '--json'] });
    assert.deepEqual(
      JSON.parse(one.stdout).value.map(({ key }: { key: string }) => key),
      ['k2'],
    );
  }
  const text = await runCulvert({ file, dir, args: ['status', 'press-07'] });
  assert.match(text.stdout, /^ {2}SSH {6}127\.0\.0\.1:50022 {2}1 connection$/m);
  assert.match(text.stdout, /^ {2}Tunnel {3}0e1b2c3d-tunnel, opened 37 min ago$/m);
  assert.match(text.stdout, /^ {2}Traffic {2}1\.2 MB up, 999 B down$/m);
  const none = await runCulvert({ file, dir, args: ['status', 'press-08'] });
  assert.equal(none.code, ExitCode.NOT_FOUND);
  assert.match(none.stderr, /press-08/);
});

test('status, logs and quit start nothing: without a Culvert they say so', async (t) => {
  const dir = emptyFolder(t);
  for (const args of [['status'], ['logs'], ['logs', '-f']]) {
    const told = await runCulvert({ file, dir, args });
    assert.equal(told.code, ExitCode.NOT_RUNNING);
    assert.match(told.stderr, /^culvert: Culvert is not running\.\n/);
  }
  const quit = await runCulvert({ file, dir, args: ['quit', '--json'] });
  assert.equal(quit.code, ExitCode.OK);
  assert.deepEqual(JSON.parse(quit.stdout), { version: 1, command: 'quit', ok: true, value: null });
  assert.equal(quit.stderr, 'Culvert was not running.\n');
});

test('without a desktop nothing is started, and the way out is named', async (t) => {
  const told = await runCulvert({ file, dir: emptyFolder(t), args: ['list'] });
  assert.equal(told.code, ExitCode.NOT_RUNNING);
  assert.match(told.stderr, /--headless/);
});

test('close --all without a terminal wants --yes, and closes nothing before', async (t) => {
  const closed: ControlCalls['close']['args'][] = [];
  const dir = await startHost(t, {
    list: async () => ok([tunnelItem(), tunnelItem({ key: 'k2', thingName: 'mixer-2' })]),
    close: async (args) => {
      closed.push(args);
      return ok([tunnelItem(), tunnelItem({ key: 'k2', thingName: 'mixer-2' })]);
    },
  });
  const refused = await runCulvert({ file, dir, args: ['close', '--all'] });
  assert.equal(refused.code, ExitCode.CONSENT_NEEDED);
  assert.match(refused.stderr, /--yes/);
  assert.deepEqual(closed, []);
  const told = await runCulvert({ file, dir, args: ['close', '--all', '--yes'] });
  assert.deepEqual([told.code, told.stdout], [0, 'Closed 2 tunnels: press-07, mixer-2\n']);
  await runCulvert({ file, dir, args: ['close', 'press-07'] });
  assert.deepEqual(closed, [
    { target: null, all: true },
    { target: 'press-07', all: false },
  ]);
});

test('devices tells how many there are beside those that it prints', async (t) => {
  const asked: ControlCalls['devices']['args'][] = [];
  const dir = await startHost(t, {
    devices: async (args) => {
      asked.push(args);
      return ok({ devices: [deviceItem()], total: 40, more: true });
    },
  });
  const told = await runCulvert({ file, dir, args: ['devices', 'press', 'hall', '-n1'] });
  assert.deepEqual(asked, [{ text: 'press hall', limit: 1 }]);
  assert.match(told.stdout, /^press-07 +online +press +hall-2 +site=Aachen$/m);
  assert.equal(
    told.stderr,
    '1 of 40 devices; --limit 40 shows them all.\nThe account may have other devices, which were not loaded.\n',
  );
});

test('profiles marks the chosen one and says which are signed out', async (t) => {
  const dir = await startHost(t, {
    profiles: async () =>
      ok([
        profileItem(),
        profileItem({
          id: 'p2',
          name: 'Ömers Labor',
          chosen: false,
          signIn: 'sso',
          signedIn: 'needed',
          toolsMayOpen: true,
        }),
      ]),
  });
  const told = await runCulvert({ file, dir, args: ['profiles'] });
  assert.equal(
    told.stdout,
    [
      '   PROFILE      REGION        SIGN-IN                      TOOLS',
      '*  factory-ops  eu-central-1  access keys                  ask first',
      '   Ömers Labor  eu-central-1  Identity Center, signed out  may open tunnels\n',
    ].join('\n'),
  );
});

test('logs prints lines for people, JSON Lines for programs, and ends with whoever reads it', async (t) => {
  const items: LogItem[] = [
    { at: new Date(2026, 0, 31, 14, 5, 9).getTime(), level: 'info', text: 'opened' },
    { at: new Date(2026, 0, 31, 14, 5, 10).getTime(), level: 'warn', text: 'lost' },
  ];
  const asked: ControlCalls['logs']['args'][] = [];
  const dir = await startHost(t, {
    logs: async (args, { item, gone }) => {
      asked.push(args);
      if (!args.follow) {
        return ok(items);
      }
      const timer = setInterval(() => item({ at: 1, level: 'info', text: 'again' }), 10);
      await new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve()));
      clearInterval(timer);
      return ok([]);
    },
  });
  const text = await runCulvert({ file, dir, args: ['logs', 'press-07', '--level=warn', '--text', 'lo'] });
  assert.equal(text.stdout, '2026-01-31 14:05:09 info  opened\n2026-01-31 14:05:10 warn  lost\n');
  assert.deepEqual(asked[0], { target: 'press-07', level: 'warn', text: 'lo', limit: 200, follow: false });
  const lines = await runCulvert({ file, dir, args: ['logs', '--json'] });
  assert.deepEqual(
    lines.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    items,
  );
  const { run } = await import('../../helpers/processes.ts');
  const piped = await run(
    'sh',
    ['-c', `'${process.execPath}' '${file}' logs -f --json | head -n 2; echo done`],
    {
      env: { PATH: process.env.PATH ?? '', CULVERT_DATA_DIR: dir },
    },
  );
  assert.deepEqual([piped.code, piped.stderr], [0, '']);
  assert.equal(piped.stdout, `${'{"at":1,"level":"info","text":"again"}\n'.repeat(2)}done\n`);
});

test('copy prints the command alone and says beside it whether it is on the clipboard', async (t) => {
  const dir = await startHost(t, {
    copy: async ({ tool }) => ok({ command: `${tool} -p 50022 127.0.0.1`, copied: tool === 'ssh' }),
  });
  const ssh = await runCulvert({ file, dir, args: ['copy', 'press-07'] });
  assert.deepEqual([ssh.stdout, ssh.stderr], ['ssh -p 50022 127.0.0.1\n', 'It is on the clipboard.\n']);
  const scp = await runCulvert({ file, dir, args: ['copy', 'press-07', '--tool', 'scp'] });
  assert.deepEqual(
    [scp.stdout, scp.stderr],
    ['scp -p 50022 127.0.0.1\n', 'There is no clipboard here to put it on.\n'],
  );
});

test('the profile and region of the command go before those of the environment', async (t) => {
  const asked: ControlCalls['list']['args'][] = [];
  const dir = await startHost(t, {
    list: async (args) => {
      asked.push(args);
      return ok([]);
    },
  });
  const env = {
    ...{ CULVERT_PROFILE: 'of-env', CULVERT_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-of-env', AWS_PROFILE: 'files' },
  };
  await runCulvert({ file, dir, env, args: ['list'] });
  await runCulvert({ file, dir, env, args: ['list', '--profile', 'given', '--region=eu-west-1'] });
  await runCulvert({ file, dir, env, args: ['--profile', 'given', '-q', 'list'] });
  assert.deepEqual(asked, [
    { all: false, profile: 'of-env', region: 'us-east-1' },
    { all: false, profile: 'given', region: 'eu-west-1' },
    { all: false, profile: 'given', region: 'us-east-1' },
  ]);
});

test('a host without a desktop is told what the AWS CLI would go by; the application is not', async (t) => {
  const asked: ControlCalls['list']['args'][] = [];
  const list = async (args: ControlCalls['list']['args']) => {
    asked.push(args);
    return ok([]);
  };
  const env = {
    ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-of-env' },
    ...{ AWS_SESSION_TOKEN: 'session-of-env', AWS_PROFILE: 'files', AWS_REGION: 'eu-north-1' },
  };
  const app = await startHost(t, { list }, 'app');
  const headless = await startHost(t, { list }, 'headless');
  await runCulvert({ file, dir: app, env, args: ['list'] });
  await runCulvert({ file, dir: headless, env, args: ['list'] });
  await runCulvert({ file, dir: headless, env: { AWS_PROFILE: 'files' }, args: ['list'] });
  assert.deepEqual(asked, [
    { all: false },
    {
      all: false,
      environment: {
        ...{ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret-of-env' },
        ...{ sessionToken: 'session-of-env', region: 'eu-north-1' },
      },
      ...{ awsProfile: 'files', awsRegion: 'eu-north-1' },
    },
    { all: false, awsProfile: 'files' },
  ]);
});

test('help of each command is made of the table, and names every option', async (t) => {
  const { COMMANDS } = await import('../../../electron/cli/command-table.ts');
  const dir = emptyFolder(t);
  for (const { name, options } of COMMANDS) {
    const [one, other] = await Promise.all([
      runCulvert({ file, dir, args: ['help', name] }),
      runCulvert({ file, dir, args: [name, '--help'] }),
    ]);
    assert.deepEqual([one.code, one.stderr, other.code], [0, '', 0], name);
    assert.equal(one.stdout, other.stdout);
    for (const option of options) {
      assert.ok(one.stdout.includes(`--${option.name}`));
    }
    assert.ok(
      one.stdout.split('\n').every((line) => line.length <= 130),
      name,
    );
  }
});

test('output that a full disk does not take is a failure, which a script must not take for the whole', async (t) => {
  const dir = await startHost(t, { list: async () => ok([tunnelItem()]) });
  const full = fs.openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [file, 'list', '--json'], {
    env: { ...process.env, CULVERT_DATA_DIR: dir },
    stdio: ['ignore', full, 'pipe'],
  });
  fs.closeSync(full);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, ExitCode.FAULT);
  assert.match(stderr, /^culvert: What was to be printed could not be written: ENOSPC/);
});
