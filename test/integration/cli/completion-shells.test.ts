/** The completions in bash, zsh and fish themselves. There is no PowerShell here: its script is looked over in test/unit. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { ControlCalls } from '../../../electron/control/protocol.ts';
import { ok } from '../../../electron/shared/result.ts';
import { type Attended, atTerminal, emptyFolder, runCulvert, startHost } from '../../helpers/command.ts';
import { bundleCommand } from '../../helpers/connect-process.ts';
import { run } from '../../helpers/processes.ts';
import { until } from '../../helpers/source-harness.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let bundle: TempDir;
let file: string;

before(async () => {
  bundle = tempDir();
  file = await bundleCommand(bundle.path);
  // The name under which the scripts know it.
  const command = path.join(bundle.path, 'culvert');
  fs.writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`, { mode: 0o755 });
});

after(() => bundle.remove());

const DEVICES = ['press-07', 'press-08', 'hall:2:mixer', 'hall:2:saw'];
const KNOWN: Record<ControlCalls['complete']['args']['what'], string[]> = {
  devices: DEVICES,
  tunnels: ['0e1b2c3d-tunnel'],
  profiles: ['factory-ops', 'Ömer’s lab', 'a $(touch owned) b', "it's"],
  services: ['SSH', 'HTTP', 'VNC'],
};

/** A running Culvert that knows these names, and tells what it was asked. */
async function knowing(t: TestContext) {
  const asked: ControlCalls['complete']['args'][] = [];
  const dir = await startHost(t, {
    complete: async (args) => {
      asked.push(args);
      return ok(KNOWN[args.what].filter((name) => name.startsWith(args.prefix)));
    },
  });
  return { dir, asked };
}

const environment = (dir: string) => ({
  PATH: `${bundle.path}:${process.env.PATH}`,
  HOME: dir,
  CULVERT_DATA_DIR: dir,
  LC_ALL: 'C.UTF-8',
});

/** A shell at a terminal; `line` types, presses Tab twice, and answers what the line has become, or is offered. */
async function shell(t: TestContext, words: string[], dir: string, setUp: string): Promise<Attended> {
  const terminal = atTerminal(t, words, { env: environment(dir), cwd: dir });
  terminal.send(`${setUp}\n`);
  await terminal.shows('READY>');
  return terminal;
}

/** What a command line is once Tab was pressed behind `typed`: it is run, and prints its words. */
async function completed(terminal: Attended, typed: string): Promise<string> {
  const before = terminal.shown().length;
  const end = () =>
    [
      ...terminal
        .shown()
        .slice(before)
        .matchAll(/^<(.*)>\n/gm),
    ].at(-1)?.[1];
  terminal.send(`${typed}\t`);
  // Completion takes the terminal for itself, and would swallow what is typed meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 600));
  terminal.send('\n');
  await until(`“${typed}” was run: ${terminal.shown().slice(before)}`, () => end() !== undefined);
  return end() ?? '';
}

const CASES: [typed: string, becomes: string][] = [
  ['culvert comp', 'completion'],
  ['culvert open press-07 --serv', 'open press-07 --service'],
  ['culvert open hall:2:m', 'open hall:2:mixer'],
  ['culvert close 0e1', 'close 0e1b2c3d-tunnel'],
  ['culvert connect press-07 V', 'connect press-07 VNC'],
  ['culvert open --service=SSH,H', 'open --service=SSH,HTTP'],
  ['culvert open --service V', 'open --service VNC'],
  ['culvert logs --level=wa', 'logs --level=warn'],
  ['culvert --profile fac', '--profile factory-ops'],
  ['culvert completion po', 'completion powershell'],
  ['culvert help ho', 'help host-key'],
  ['culvert proxy --access', 'proxy --access-token'],
  ['culvert open --profile "a ', 'open --profile a $(touch owned) b'],
  ['culvert open --profile it', "open --profile it's"],
];

/** In place of the command, once it is completed: prints its words. The completions themselves go on asking the real one. */
const PRINT = 'culvert() { if [ "$1" = __complete ]; then command culvert "$@"; else echo "<$*>"; fi; }';

test('bash completes commands, options, devices with colons, values behind = and after a comma, and names with blanks', async (t) => {
  const { dir } = await knowing(t);
  const script = (await runCulvert({ file, dir, args: ['completion', 'bash'] })).stdout;
  fs.writeFileSync(path.join(dir, 'completion.bash'), script);
  const terminal = await shell(
    t,
    ['bash', '--norc', '--noprofile', '-i'],
    dir,
    `bind 'set bell-style none'; . ${dir}/completion.bash; ${PRINT}; PS1='READY''> '`,
  );
  for (const [typed, becomes] of CASES) {
    assert.equal((await completed(terminal, typed)).trimEnd(), becomes, typed);
  }
  assert.ok(!fs.existsSync(path.join(dir, 'owned')));
});

test('bash completes in a word that is not at its end, and where colons are no breaks', async (t) => {
  const { dir } = await knowing(t);
  const script = (await runCulvert({ file, dir, args: ['completion', 'bash'] })).stdout;
  fs.writeFileSync(path.join(dir, 'completion.bash'), script);
  const replies = async (line: string, words: string[], breaks = ' \t\n"\'><=;|&(:') => {
    const told = await run(
      'bash',
      [
        '-c',
        `. "$1"; COMP_WORDBREAKS=$2; COMP_LINE=$3; COMP_POINT=\${#COMP_LINE}; shift 3; COMP_WORDS=("$@")
        COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _culvert; printf '%s\\n' "\${COMPREPLY[@]}"`,
        ...['bash', path.join(dir, 'completion.bash'), breaks, line, ...words],
      ],
      { env: environment(dir), cwd: dir },
    );
    assert.equal(told.stderr, '');
    return told.stdout.trim().split('\n').sort();
  };
  const noBreaks = ' \t\n"\'><;|&(';
  assert.deepEqual(await replies('culvert open hall:2:', ['culvert', 'open', 'hall', ':', '2', ':']), [
    'mixer',
    'saw',
  ]);
  assert.deepEqual(await replies('culvert open hall:2:', ['culvert', 'open', 'hall:2:'], noBreaks), [
    'hall:2:mixer',
    'hall:2:saw',
  ]);
  assert.deepEqual(await replies('culvert open --service=V', ['culvert', 'open', '--service=V'], noBreaks), [
    '--service=VNC',
  ]);
  assert.deepEqual(await replies('culvert open --service=', ['culvert', 'open', '--service', '=']), [
    'HTTP',
    'SSH',
    'VNC',
  ]);
  assert.deepEqual(await replies('culvert open press-07 ', ['culvert', 'open', 'press-07', '']), ['']);
  assert.deepEqual(await replies('culvert open -- pr', ['culvert', 'open', '--', 'pr']), [
    'press-07',
    'press-08',
  ]);
});

test('zsh completes the same, after compinit', async (t) => {
  const { dir } = await knowing(t);
  const script = (await runCulvert({ file, dir, args: ['completion', 'zsh'] })).stdout;
  fs.writeFileSync(path.join(dir, 'completion.zsh'), script);
  const terminal = await shell(
    t,
    ['zsh', '-f', '-i'],
    dir,
    `autoload -Uz compinit && compinit -u -d ${dir}/dump; unsetopt beep prompt_sp; . ${dir}/completion.zsh; ${PRINT}; PS1='READY''> '`,
  );
  for (const [typed, becomes] of CASES) {
    assert.equal((await completed(terminal, typed)).trimEnd(), becomes, typed);
  }
  assert.ok(!fs.existsSync(path.join(dir, 'owned')));
});

test('zsh finds it as a file in $fpath as well, and shows what each command does', async (t) => {
  const { dir } = await knowing(t);
  const script = (await runCulvert({ file, dir, args: ['completion', 'zsh'] })).stdout;
  fs.mkdirSync(path.join(dir, 'functions'));
  fs.writeFileSync(path.join(dir, 'functions', '_culvert'), script);
  const terminal = await shell(
    t,
    ['zsh', '-f', '-i'],
    dir,
    `fpath=(${dir}/functions $fpath); autoload -Uz compinit && compinit -u -d ${dir}/dump; unsetopt beep prompt_sp; ${PRINT}; PS1='READY''> '`,
  );
  assert.equal((await completed(terminal, 'culvert open hall:2:m')).trimEnd(), 'open hall:2:mixer');
  terminal.send('culvert co\t\t');
  await terminal.shows('Print the completion script for a shell');
});

test('fish offers the same, with what each is for', async (t) => {
  const { dir, asked } = await knowing(t);
  const script = (await runCulvert({ file, dir, args: ['completion', 'fish'] })).stdout;
  fs.writeFileSync(path.join(dir, 'completion.fish'), script);
  const offered = async (line: string) => {
    const told = await run(
      'fish',
      ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', path.join(dir, 'completion.fish'), line],
      { env: environment(dir), cwd: dir },
    );
    assert.equal(told.stderr, '');
    return told.stdout.trimEnd().split('\n');
  };
  assert.deepEqual(await offered('culvert comp'), ['completion\tPrint the completion script for a shell']);
  assert.deepEqual(await offered('culvert open hall:2:m'), ['hall:2:mixer']);
  assert.deepEqual(await offered('culvert open press-07 '), ['']);
  assert.match(
    (await offered('culvert open --service=SSH,H')).join(),
    /^--service=SSH,HTTP\tWhat the tunnel carries/,
  );
  assert.deepEqual(await offered('culvert close 0e1'), ['0e1b2c3d-tunnel']);
  assert.deepEqual(await offered('culvert connect press-07 V'), ['VNC']);
  assert.match((await offered('culvert logs --level=wa')).join(), /^--level=warn\t/);
  assert.match((await offered('culvert open --profile "a ')).join(), /^a \$\(touch owned\) b\t/);
  assert.deepEqual(await offered("culvert --profile 'x y' --region eu-west-1 open press-08"), ['press-08']);
  const { profile, region, what, prefix } = asked.at(-1) ?? {};
  assert.deepEqual(
    { profile, region, what, prefix },
    {
      ...{ profile: 'x y', region: 'eu-west-1', what: 'devices', prefix: 'press-08' },
    },
  );
  assert.ok(!fs.existsSync(path.join(dir, 'owned')));
});

test('where no Culvert runs, and where it does not answer, completion is silent, quick and starts nothing', async (t) => {
  const dir = emptyFolder(t);
  const none = await runCulvert({ file, dir, args: ['__complete', 'devices', '--prefix='] });
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', '']);
  assert.deepEqual(fs.readdirSync(dir), []);
  const hanging = await startHost(t, { complete: () => new Promise(() => {}) });
  const late = await runCulvert({ file, dir: hanging, args: ['__complete', 'devices', '--prefix=p'] });
  assert.deepEqual([late.code, late.stdout, late.stderr], [0, '', '']);
  const odd = await runCulvert({ file, dir: hanging, args: ['__complete', 'constructor'] });
  assert.deepEqual([odd.code, odd.stdout, odd.stderr], [0, '', '']);
});

test('names that would leave their line are not offered', async (t) => {
  const dir = await startHost(t, { complete: async () => ok(['good', 'two\nlines', 'esc\u001b[2J', '']) });
  const told = await runCulvert({ file, dir, args: ['__complete', 'profiles', '--prefix='] });
  assert.equal(told.stdout, 'good\n');
});
