import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../../../electron/cli/command-arguments.ts';
import { COMMANDS } from '../../../electron/cli/command-table.ts';
import {
  readCount,
  readLifetime,
  readPorts,
  readServices,
  readWait,
  readWhere,
} from '../../../electron/cli/option-values.ts';
import { Wrong } from '../../../electron/cli/read.ts';
import { nearest, nearestCommand } from '../../../electron/cli/suggest.ts';

function parse(...args: string[]) {
  const read = parseArguments(args);
  assert.ok('value' in read, 'wrong' in read ? read.wrong : '');
  assert.ok(read.value.kind === 'run');
  const { command, operands, options, rest } = read.value.parsed;
  return { name: command.name, operands, options: Object.fromEntries(options), rest };
}

test('options stand anywhere, with their values behind = or after a blank, and letters stand together', () => {
  const ways = [
    ['open', 'press-07', '--lifetime', '2h', '--service', 'SSH', '-q', '--new'],
    ['open', '--lifetime=2h', '-s', 'SSH', '--new', '-q', 'press-07'],
    ['-q', 'open', '-l2h', '-sSSH', '--new', 'press-07'],
    ['open', '-l=2h', '-s=SSH', '-q', '--new', '--', 'press-07'],
  ];
  for (const args of ways) {
    const { name, operands, options } = parse(...args);
    assert.deepEqual(
      { name, operands, options },
      {
        ...{ name: 'open', operands: ['press-07'] },
        options: { lifetime: ['2h'], service: ['SSH'], quiet: [''], new: [''] },
      },
      args.join(' '),
    );
  }
});

test('a value that may be left out is taken from the same word alone', () => {
  assert.deepEqual(parse('open', '--wait', 'press-07').options, { wait: [''] });
  assert.deepEqual(parse('open', '--wait=5', 'press-07').options, { wait: ['5'] });
  assert.deepEqual(parse('open', '-w', 'press-07').operands, ['press-07']);
});

test('behind -- everything is left as it is', () => {
  const { operands, rest } = parse('ssh', 'press-07', '--', 'ls', '--all', '--', '-x');
  assert.deepEqual([operands, rest], [['press-07'], ['ls', '--all', '--', '-x']]);
  assert.deepEqual(parse('devices', '--', '--odd').operands, ['--odd']);
});

const wrong: [args: string[], sentence: string][] = [
  [[], 'No command is given.'],
  [['lsit'], 'There is no command “lsit”. Did you mean list?'],
  [['open', '--lifetime'], '--lifetime needs a value: --lifetime TIME.'],
  [['open', '--lifetime', '--new', 'x'], '--lifetime needs a value: --lifetime TIME.'],
  [['open', '--lifetime=', 'x'], '--lifetime needs a value: --lifetime TIME.'],
  [['open', '--new=1', 'x'], '--new takes no value.'],
  [['open', 'x', '-l1h', '-l2h'], '--lifetime is given twice.'],
  [['open', 'x', 'y'], '“y” is too much for culvert open.'],
  [['list', '-x'], 'culvert list has no option “-x”.'],
  [['--wiat', 'open'], 'There is no option “--wiat”.'],
  [['--headless', 'quit'], 'culvert quit has no option “--headless”.'],
  [['open', `--${'a'.repeat(80)}`, 'x'], 'culvert open has no option a value of 82 characters.'],
];

for (const [args, sentence] of wrong) {
  test(`culvert ${args.join(' ').slice(0, 60)}: ${sentence}`, () => {
    assert.deepEqual(parseArguments(args), { wrong: sentence });
  });
}

test('help is for the command that is named, wherever it stands', () => {
  for (const args of [
    ['open', '--help'],
    ['--help', 'open'],
    ['open', 'x', 'y', 'z', '-h'],
  ]) {
    const read = parseArguments(args);
    assert.ok('value' in read && read.value.kind === 'help' && read.value.command?.name === 'open');
  }
  assert.deepEqual(parseArguments(['--help']), { value: { kind: 'help', command: null } });
  assert.deepEqual(parseArguments(['-q', '--version']), {
    value: { kind: 'version', json: false },
  });
  assert.deepEqual(parseArguments(['--version', '--json']), { value: { kind: 'version', json: true } });
});

test('no option has the name or letter of another in the same command, and none that begins a value is ambiguous', () => {
  for (const { name, options } of COMMANDS) {
    const names = options.map((option) => option.name);
    const letters = options.flatMap(({ short }) => short ?? []);
    assert.equal(new Set(names).size, names.length, name);
    assert.equal(new Set(letters).size, letters.length, name);
  }
});

test('values are read with their units, and what is none of them is told', () => {
  const options = (name: string, ...values: string[]) => new Map([[name, values]]);
  for (const [text, minutes] of [
    ['90', 90],
    ['90m', 90],
    ['2h', 120],
    ['1h30m', 90],
    ['1h30', 90],
    ['12H', 720],
  ] as const) {
    assert.equal(readLifetime(options('lifetime', text)), minutes);
  }
  for (const text of ['0', '13h', '721', '-5', '1d', '2h2h', '1e2', ' ']) {
    assert.throws(() => readLifetime(options('lifetime', text)), Wrong, text);
  }
  assert.equal(readLifetime(new Map()), null);
  assert.deepEqual(
    [readWait(new Map(), 0), readWait(options('wait', ''), 0), readWait(options('wait', '7'), 0)],
    [0, 120, 7],
  );
  assert.deepEqual(
    ['0', '30s', '2m', '1440M'].map((text) => readWait(options('wait', text), 7)),
    [0, 30, 120, 86_400],
  );
  for (const text of ['1.5', '1441m', '2h', 's', '-1']) {
    assert.throws(() => readWait(options('wait', text), 0), Wrong, text);
  }
  assert.deepEqual(readServices(options('service', 'SSH, HTTP', 'VNC', 'SSH')), ['SSH', 'HTTP', 'VNC']);
  assert.throws(() => readServices(options('service', 'SSH,')), Wrong);
  assert.deepEqual(readPorts(options('port', 'SSH=50022,HTTP=8080')), { SSH: 50_022, HTTP: 8080 });
  assert.throws(() => readPorts(options('port', 'SSH=1', 'SSH=2')), /two ports/);
  assert.throws(() => readPorts(options('port', 'SSH=0')), Wrong);
  assert.throws(() => readPorts(options('port', '8080')), Wrong);
  assert.throws(() => readCount(options('limit', '0'), 'limit', 5), Wrong);
});

test('an empty variable says nothing, and a profile’s name is one line', () => {
  assert.deepEqual(readWhere(new Map(), { CULVERT_PROFILE: ' ', CULVERT_REGION: '' }, 'app'), {});
  assert.throws(() => readWhere(new Map([['profile', ['a\nb']]]), {}, 'app'), Wrong);
  assert.deepEqual(
    readWhere(new Map(), { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }, 'headless'),
    {},
    'keys without a region are none',
  );
});

test('a slip is suggested, something else is not', () => {
  const known = ['open', 'list', 'close', 'completion', 'connect'];
  assert.deepEqual(
    ['opne', 'lst', 'clsoe', 'compl', 'xyz', 'co', 'OPEN', ''].map((word) => nearest(word, known)),
    ['open', 'list', 'close', 'completion', null, null, 'open', null],
  );
  assert.deepEqual(
    ['ls', 'PS', 'stop', 'lst', 'constructor', 'xyz'].map((word) => nearestCommand(word, known)),
    ['list', 'list', 'close', 'list', null, null],
    'also by what other tools call it',
  );
});
