/** Several terminals at once: real ones, each with the real ssh in it, on a display of their own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { silentLog } from '../../../electron/shared/log.ts';
import { launchTerminal } from '../../../electron/ssh/terminals/launch.ts';
import { type PrivateBus, startPrivateBus } from '../../helpers/session-bus.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { startXDisplay, type XDisplay } from '../../helpers/x-display.ts';

const run = promisify(execFile);
const DEVICES = Array.from({ length: 10 }, (_, at) => `press-${String(at + 1).padStart(2, '0')}`);
const WAIT_MS = 40_000;

let display: XDisplay;
let bus: PrivateBus;
let dir: TempDir;
let env: NodeJS.ProcessEnv;

before(async () => {
  display = await startXDisplay();
});
after(() => display.close());

beforeEach(async () => {
  bus = await startPrivateBus();
  dir = tempDir();
  env = {
    ...process.env,
    DISPLAY: display.name,
    DBUS_SESSION_BUS_ADDRESS: bus.address,
    HOME: dir.path,
    XDG_CONFIG_HOME: dir.path,
    PATH: `${dir.path}:${process.env.PATH}`,
    CULVERT_DATA_DIR: '/must/not/be/seen',
  };
  // The real ssh says its version; where it was run, and with whose environment, is written down beside that. It stays
  // until the file `over` is there, so that its window can be looked at.
  const at = (name: string) => `'${path.join(dir.path, name)}'`;
  fs.writeFileSync(
    path.join(dir.path, 'ssh'),
    `#!/bin/sh
{ /usr/bin/ssh -V; tty; echo "$MARK"; env | grep -c CULVERT_; } > ${at('part')}.$$ 2>&1
cat ${at('part')}.$$ >> ${at('')}/"ran-$2"
until [ -e ${at('over')} ]; do sleep 0.2; done
`,
    { mode: 0o755 },
  );
});

afterEach(async () => {
  fs.writeFileSync(path.join(dir.path, 'over'), '');
  await until('the windows to close', async () => {
    const left = await windows();
    await Promise.all(left.map((id) => run('xdotool', ['windowkill', id], { env }).catch(() => {})));
    return left.length === 0;
  });
  await bus.close();
  dir.remove();
});

async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (seen) {
      return seen;
    }
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await sleep(100);
  }
}

/** Those that can be seen and have a name. */
async function windows(): Promise<string[]> {
  const seen = await until('windows to be counted', async () => {
    const found = await run('xdotool', ['search', '--onlyvisible', '--name', '.'], { env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    // It fails without a word where there is none, and with one where a window goes while it looks: the others are there.
    return found.stderr ? null : { text: found.stdout };
  });
  return seen.text.trim().split('\n').filter(Boolean);
}

/** Of every window that can be seen; a tab shows in the title of its window while it is in front. */
async function titles(): Promise<string[]> {
  const names = await Promise.all(
    (await windows()).map((id) =>
      run('xdotool', ['getwindowname', id], { env }).catch(() => ({ stdout: '' })),
    ),
  );
  return names.map(({ stdout }) => stdout.trim()).filter(Boolean);
}

const ran = () => fs.readdirSync(dir.path).filter((name) => name.startsWith('ran-'));
const linesOf = (device: string) =>
  fs
    .readFileSync(path.join(dir.path, `ran-${device}`), 'utf8')
    .trim()
    .split('\n');

function open(device: string, terminal: string, more: { tab?: boolean; mark?: string } = {}) {
  return launchTerminal({
    sshArguments: ['-l', device],
    title: `${device} (Culvert)`,
    platform: 'linux',
    env: { ...env, TERMINAL: terminal, MARK: more.mark ?? '' },
    log: silentLog,
    tab: more.tab,
  });
}

for (const [terminal, name] of [
  ['xterm', 'XTerm'],
  ['xfce4-terminal', 'Xfce Terminal'],
] as const) {
  test(`ten clicks on ten devices open ten windows of ${terminal}: none is lost, and none opens twice`, async () => {
    const answers = await Promise.all(DEVICES.map((device) => open(device, terminal)));
    assert.deepEqual(
      answers.map((answer) => answer.ok && answer.value.terminal),
      DEVICES.map(() => name),
    );
    const wanted = DEVICES.map((device) => `${device} (Culvert)`);
    // A window of GTK shows now and then as two; how often ssh ran is looked at below.
    await until('ten windows', async () => {
      const shown = new Set((await titles()).filter((title) => title.endsWith('(Culvert)')));
      return ran().length === 10 && wanted.every((title) => shown.has(title)) && shown.size === 10;
    });
    for (const device of DEVICES) {
      const lines = linesOf(device);
      assert.equal(lines.length, 4, 'once');
      assert.match(lines[0] ?? '', /^OpenSSH_/);
      assert.match(lines[1] ?? '', /^\/dev\/pts\//);
      assert.equal(lines[3], '0', 'nothing of Culvert’s own is in the environment');
    }
  });
}

test('Xfce Terminal adds tabs to the window that is there, with the environment of its first one', async () => {
  const [first = '', ...others] = DEVICES.slice(0, 4);
  assert.equal((await open(first, 'xfce4-terminal', { tab: true, mark: 'first' })).ok, true);
  await until('the first', () => ran().length === 1);
  for (const device of others) {
    assert.equal((await open(device, 'xfce4-terminal', { tab: true, mark: 'later' })).ok, true);
    await until(device, () => fs.existsSync(path.join(dir.path, `ran-${device}`)));
  }
  const shown = await until('one window', async () => {
    const now = (await titles()).filter((title) => title.endsWith('(Culvert)'));
    return now.length > 0 ? now : null;
  });
  assert.deepEqual(shown, [`${others.at(-1)} (Culvert)`]);
  for (const device of [first, ...others]) {
    const lines = linesOf(device);
    assert.equal(lines.length, 4, 'once');
    assert.match(lines[0] ?? '', /^OpenSSH_/);
    assert.equal(lines[2], 'first');
  }
});

test('ten tabs at once are ten sessions, whichever of them opens the window', async () => {
  const answers = await Promise.all(DEVICES.map((device) => open(device, 'xfce4-terminal', { tab: true })));
  assert.ok(answers.every((answer) => answer.ok && answer.value.terminal === 'Xfce Terminal'));
  await until('ten sessions', () => ran().length === 10);
  for (const device of DEVICES) {
    assert.equal(linesOf(device).length, 4, 'once');
  }
});

test('a terminal without tabs opens a window where a tab is wanted', async () => {
  const answer = await open('press-01', 'xterm', { tab: true });
  assert.deepEqual(answer, { ok: true, value: { terminal: 'XTerm', insteadOf: null } });
  await until(
    'the window',
    async () => (await titles()).includes('press-01 (Culvert)') && ran().length === 1,
  );
});

test('a tab that is refused gives way to a window of the same terminal', async () => {
  // As an older one does that lacks the option, or one that allows no remote control.
  fs.writeFileSync(
    path.join(dir.path, 'wezterm'),
    `#!/bin/sh\nfor word; do [ "$word" = --new-tab ] && exit 2; done\nuntil [ "$1" = -- ]; do shift; done\nshift\nexec xterm -T 'press-02 (Culvert)' -e "$@"\n`,
    { mode: 0o755 },
  );
  const answer = await open('press-02', 'wezterm', { tab: true });
  assert.deepEqual(answer, { ok: true, value: { terminal: 'WezTerm', insteadOf: null } });
  await until(
    'the window',
    async () => (await titles()).includes('press-02 (Culvert)') && ran().length === 1,
  );
  assert.equal(linesOf('press-02').length, 4, 'once');
});

test('a terminal that fails at once gives way to the next one, and one that hangs holds nobody', async () => {
  fs.writeFileSync(path.join(dir.path, 'fails'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  fs.writeFileSync(
    path.join(dir.path, 'hangs'),
    // Until the tests' folder goes.
    `#!/bin/sh\nwhile [ -e '${dir.path}' ]; do sleep 0.2; done\n`,
    { mode: 0o755 },
  );
  const hanging = open('press-01', 'hangs');
  const failing = await launchTerminal({
    ...{ sshArguments: ['-l', 'press-02'], title: 'press-02 (Culvert)', platform: 'linux', log: silentLog },
    env: { ...env, TERMINAL: 'fails' },
    chosen: 'xterm',
  });
  assert.equal(failing.ok && failing.value.terminal, 'XTerm');
  const passedOver = await launchTerminal({
    ...{ sshArguments: ['-l', 'press-03'], title: 'press-03 (Culvert)', platform: 'linux', log: silentLog },
    env: { ...env, TERMINAL: 'fails' },
  });
  assert.ok(passedOver.ok && passedOver.value.terminal !== 'fails');
  await until('the two that can', () => ran().length === 2);
  assert.deepEqual(ran().toSorted(), ['ran-press-02', 'ran-press-03']);
  assert.equal((await hanging).ok, true);
});

test('the user’s own command opens the real xterm, with the words where they belong', async () => {
  for (const [device, customCommand] of [
    ['press-05', `xterm -T {title} -e {command}`],
    ['press-06', `xterm -T "{title}" -e sh -c "exec {command}"`],
  ] as const) {
    const answer = await launchTerminal({
      ...{
        sshArguments: ['-l', device],
        title: `${device} (Culvert)`,
        platform: 'linux',
        env,
        log: silentLog,
      },
      ...{ chosen: 'custom', customCommand },
    });
    assert.deepEqual(answer, { ok: true, value: { terminal: 'xterm', insteadOf: null } });
    await until(device, () => fs.existsSync(path.join(dir.path, `ran-${device}`)));
  }
  const shown = await until('both windows', async () => {
    const now = (await titles()).filter((title) => title.endsWith('Culvert'));
    return now.length === 2 ? now : null;
  });
  assert.deepEqual(shown.toSorted(), ['press-05 Culvert', 'press-06 Culvert']);
});

test('a command of the user’s own whose program is gone gives way, and is named', async () => {
  const answer = await launchTerminal({
    ...{ sshArguments: ['-l', 'press-07'], title: 'press-07 (Culvert)', platform: 'linux', log: silentLog },
    ...{
      env: { ...env, TERMINAL: 'xterm' },
      chosen: 'custom',
      customCommand: '/opt/gone/my-term -e {command}',
    },
  });
  assert.deepEqual(answer, { ok: true, value: { terminal: 'XTerm', insteadOf: 'my-term' } });
  await until('the window', () => ran().length === 1);
});
