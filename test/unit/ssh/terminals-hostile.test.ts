/** Whatever a name, a user, a title or a path holds, the command arrives in each terminal word by word. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../../electron/shared/log.ts';
import { inNewConsole } from '../../../electron/ssh/terminals/console.ts';
import { darwinTerminals } from '../../../electron/ssh/terminals/darwin.ts';
import { launchTerminal } from '../../../electron/ssh/terminals/launch.ts';
import { linuxPreference, linuxTerminals } from '../../../electron/ssh/terminals/linux.ts';
import type { TerminalSpec } from '../../../electron/ssh/terminals/spec.ts';
import { win32Terminals } from '../../../electron/ssh/terminals/win32.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const TITLE = '-e; Command=/bin/false % $(touch HURT) `touch HURT` \' " > HURT & (Culvert)';
const WORDS = [
  ...['-p', '5507', '-i', "/keys/it's mine", '-o', 'IdentityFile="a b"', '--', '-e', '-v', '-h', '--title=x'],
  ...['$(touch HURT)', '`touch HURT`', '; touch HURT', '&& touch HURT', '| touch HURT', '> HURT', '$HOME'],
  ...[
    '"',
    "'",
    '\\',
    '\\\\',
    'a\nb',
    '\t',
    '',
    ' ',
    '*',
    '~',
    '#',
    '!!',
    '%PATH%',
    '^',
    '(',
    ')',
    '{command}',
  ],
  ...['설비-07', 'é', '—', '‘’', '“”', '-'],
];

let dir: TempDir;
let start = 0;

before(() => {
  dir = tempDir();
});
after(() => dir.remove());

/** What a terminal of Linux or macOS does with its arguments. Anything before the command that is no option is an error. */
const AFTER = (mark: string) => `until [ "$1" = '${mark}' ]; do
  case $1 in
    -T|-title|-p) shift ;;
    -*|@|start|launch|terminal|Ghostty.app) ;;
    *) exit 9 ;;
  esac
  shift
done
shift
exec "$@"`;
const AFTER_OPTIONS = `while :; do case $1 in --*=*|--*|@|launch) shift ;; *) break ;; esac; done
exec "$@"`;
const LAST_IS_A_LINE = `for line; do :; done
exec /bin/sh -c "$line"`;

const READERS: Readonly<Record<string, string>> = {
  'xdg-terminal-exec': 'exec "$@"',
  'x-terminal-emulator': AFTER('-e'),
  ptyxis: AFTER('--'),
  'gnome-terminal': AFTER('--'),
  kgx: AFTER('--'),
  // It splits what follows -p at semicolons, and takes the first -e wherever it stands.
  konsole: `case $* in *';'*Command=*) [ "$1" = -p ] && case $2 in *';'*) exit 9 ;; esac ;; esac
${AFTER('-e')}`,
  'xfce4-terminal': AFTER('-x'),
  'mate-terminal': AFTER('-x'),
  tilix: LAST_IS_A_LINE,
  terminator: AFTER('-x'),
  kitty: AFTER_OPTIONS,
  alacritty: AFTER('-e'),
  ghostty: AFTER('-e'),
  wezterm: AFTER('--'),
  foot: AFTER_OPTIONS,
  'cosmic-term': AFTER('-e'),
  // It splits the word after -e.
  qterminal: `shift
first=$1
shift
exec $first "$@"`,
  lxterminal: AFTER('-e'),
  // It ends the command at an option of its own.
  'deepin-terminal': `shift
for word; do case $word in -e|-h|-v|-w|-q|-m|-C|--execute|--help|--version|--keep-open) exit 9 ;; esac; done
exec "$@"`,
  contour: AFTER('--'),
  rio: AFTER('-e'),
  urxvt: AFTER('-e'),
  xterm: AFTER('-e'),
  st: AFTER('-e'),
  // osascript: the line is typed into a shell.
  terminal: LAST_IS_A_LINE,
  iterm2: LAST_IS_A_LINE,
  // open: the file that the name leads to holds the line that is typed.
  warp: `name=\${1#warp://launch/}
exec "$NODE" -e 'const { name, windows: [{ tabs: [tab] }] } = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
if (name !== process.argv[2]) process.exit(9);
require("node:child_process").spawnSync("/bin/sh", ["-c", tab.layout.commands[0].exec], { stdio: "inherit" });' \\
  "$HOME/.warp/launch_configurations/$name.yaml" "$name"`,
};

function program(folder: string, name: string, script: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** Runs what the terminal is told to run; answers with the words that ssh was given. */
async function wordsThrough(spec: TerminalSpec, platform: NodeJS.Platform, tab: boolean): Promise<string[]> {
  start += 1;
  const folder = path.join(dir.path, `${start} ${spec.id}`);
  fs.mkdirSync(folder);
  const written = path.join(folder, 'words');
  program(folder, 'ssh', `printf '%s\\0' "$@" > '${written}.part'\nmv '${written}.part' '${written}'`);
  const terminal = program(folder, 'a terminal', `cd '${folder}' || exit 9\n${READERS[spec.id]}`);
  const { requires: _requires, ...rest } = spec;
  const answer = await launchTerminal({
    ...{ sshArguments: WORDS, title: TITLE, tab, platform, log: silentLog },
    env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, NODE: process.execPath },
    spec: { ...rest, executables: [terminal] },
  });
  assert.ok(answer.ok, `${spec.id} was not started`);
  while (!fs.existsSync(written)) {
    await sleep(10);
  }
  assert.equal(fs.existsSync(path.join(folder, 'HURT')), false, 'something was read by a shell');
  return fs.readFileSync(written, 'utf8').split('\0').slice(0, -1);
}

for (const [platform, specs] of [
  ['linux', linuxPreference({ KITTY_LISTEN_ON: 'unix:/run/kitty-1' })],
  ['darwin', darwinTerminals],
] as const) {
  describe(`on ${platform}`, () => {
    for (const spec of specs) {
      test(`${spec.name}: a window`, async () => {
        assert.deepEqual(await wordsThrough(spec, platform, false), WORDS);
      });
      if (spec.tab) {
        test(`${spec.name}: a tab`, async () => {
          assert.deepEqual(await wordsThrough(spec, platform, true), WORDS);
        });
      }
    }
  });
}

test('every terminal of Linux and macOS was run', () => {
  const ids = [...linuxTerminals, ...darwinTerminals].map(({ id }) => id);
  assert.deepEqual([...new Set(ids)].sort(), Object.keys(READERS).sort());
});

describe('on win32', () => {
  const PROGRAM = 'C:\\R&D 100%\\System32\\OpenSSH\\ssh.exe';
  // A path on Windows holds no double quote, and no value that ssh is given holds a control character.
  const words = WORDS.filter((word) => !/["\p{Cc}]/u.test(word) && word !== '');
  const command = [PROGRAM, ...words, 'ends with \\', ''];
  const spec = (id: string) => {
    const found = win32Terminals.find((each) => each.id === id);
    assert.ok(found);
    return found;
  };

  /** As wt does: each word is cut at a semicolon that no backslash stands before, and `\;` becomes `;`. */
  function wt(args: readonly string[]): string[][] {
    const commands: string[][] = [[]];
    for (const word of args) {
      const [first = '', ...more] = word.split(/(?<!\\);/);
      commands.at(-1)?.push(first.replaceAll('\\;', ';'));
      for (const part of more) {
        commands.push([part.replaceAll('\\;', ';')]);
      }
    }
    return commands;
  }

  for (const way of ['argv', 'tab'] as const) {
    test(`Windows Terminal is given one command: ${way}`, () => {
      const commands = wt(spec('windows-terminal')[way]?.(command, TITLE, () => true) ?? []);
      assert.equal(commands.length, 1);
      const [only = []] = commands;
      const at = only.indexOf('--');
      assert.deepEqual(only.slice(at + 1), command);
      assert.deepEqual(only.slice(way === 'tab' ? 3 : 1, at), [`--title=${TITLE}`]);
    });
  }

  for (const id of ['pwsh', 'powershell']) {
    test(`${id} is given literals, in letters that no cmd on the way reads`, () => {
      const all = [PROGRAM, ...WORDS];
      const args = spec(id).argv(all, TITLE);
      const encoded = args.at(-1) ?? '';
      assert.match(encoded, /^[A-Za-z0-9+/]+$/);
      const line = Buffer.from(encoded, 'base64').toString('utf16le').trimEnd();
      assert.match(line, /^& /);
      // A literal of PowerShell ends at a single quote, straight or typographic, that is not doubled.
      const literals = [...line.slice(2).matchAll(/'((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'(?: |$)/g)];
      assert.equal(literals.map(([whole]) => whole).join(''), line.slice(2), 'nothing stands between them');
      assert.deepEqual(
        literals.map(([, text = '']) => text.replace(/(['‘’‚‛])['‘’‚‛]/g, '$1')),
        all,
      );
    });
  }

  /** As cmd with /v:off does with the line that follows /c or /k: names once, then quotes and operators. */
  function cmd(line: string, env: Record<string, string>): string {
    const whole = line.replace(/%([^%]+)%/g, (text, name: string) => env[name] ?? text);
    const outside = whole.replace(/"[^"]*"/g, '');
    assert.doesNotMatch(outside, /["&|<>^()!\r\n]/, 'an operator outside quotes');
    return whole;
  }

  /** CommandLineToArgvW, for a line whose words hold no double quote. */
  const argvOf = (line: string) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => bare ?? quoted?.replace(/(\\+)$/, halved) ?? '',
    );
  const halved = (run: string) => run.slice(run.length / 2);

  test('cmd is given the name of a variable, and puts in its value once', () => {
    const { argv, environment } = spec('cmd');
    const env = environment?.(command) ?? {};
    assert.deepEqual(argv(command, TITLE), ['/d', '/v:off', '/k', '%CULVERT_COMMAND%']);
    const hostile = { ...env, PATH: '" & touch HURT & "' };
    assert.deepEqual(argvOf(cmd('%CULVERT_COMMAND%', hostile)), command);
  });

  test('a console is made by start, which is given the same line whatever it holds', () => {
    const program = 'C:\\R&D (100%)\\cmd.exe';
    for (const id of ['pwsh', 'powershell', 'cmd']) {
      const { argv, environment } = spec(id);
      const env = environment?.(command) ?? {};
      const args = argv(command, TITLE);
      const made = inNewConsole(program, args, { SystemRoot: 'D:\\Windows' });
      assert.equal(made.program, 'D:\\Windows\\System32\\cmd.exe');
      assert.deepEqual(made.args, ['/d', '/v:off', '/s', '/c', '"start "" %CULVERT_START%"']);
      const line = cmd('start "" %CULVERT_START%', { ...env, ...made.environment });
      assert.deepEqual(argvOf(line), ['start', '', program, ...args]);
    }
  });

  test('what cmd cannot be given is refused, not mangled', () => {
    for (const word of ['a"b', 'a\nb', 'a\0b']) {
      assert.throws(() => spec('cmd').environment?.([PROGRAM, word]), TypeError);
      assert.throws(() => inNewConsole('C:\\x.exe', [word], {}), TypeError);
    }
  });
});
