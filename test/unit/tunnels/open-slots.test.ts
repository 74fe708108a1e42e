import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  commandProblem,
  filled,
  programName,
  splitWords,
  textProblem,
  urlProblem,
} from '../../../electron/tunnels/open-slots.ts';

const place = { port: 5507, device: 'press-07' };

test('slots are filled wherever they stand, and nothing else in braces is touched', () => {
  assert.equal(
    filled('http://{host}:{port}/?d={device}&{port}', place),
    'http://127.0.0.1:5507/?d=press-07&5507',
  );
  assert.equal(filled('{Host} {ports} {{port}} {user}', place), '{Host} {ports} {5507} {user}');
  assert.equal(
    filled('{device}', { port: 1, device: '{port}' }),
    '_port_',
    'what fills a slot is not filled',
  );
});

test('a thing’s name is left as it is, and what a colleague called a tunnel reaches no address, command or shell', () => {
  assert.equal(filled('{device}', { port: 1, device: 'a:b_C-9' }), 'a:b_C-9');
  for (const device of [
    '$(reboot)',
    '`id`',
    'a b; rm -rf ~',
    '../../etc',
    'x\n-y',
    '"&calc',
    '%41',
    '압축기 🏭',
  ]) {
    assert.match(filled('{device}', { port: 1, device }), /^[A-Za-z0-9:_-]*$/, device);
  }
  assert.equal(filled('{device}', { port: 1, device: 'x'.repeat(500) }).length, 128);
});

describe('a command is divided', () => {
  const cases: [command: string, words: string[] | null][] = [
    ['viewer 127.0.0.1 5507', ['viewer', '127.0.0.1', '5507']],
    ['  viewer\t-a   b  ', ['viewer', '-a', 'b']],
    [
      '"C:\\Program Files\\RealVNC\\vnc.exe" {host}::{port}',
      ['C:\\Program Files\\RealVNC\\vnc.exe', '{host}::{port}'],
    ],
    [`viewer 'a "b" c' "d 'e' f"`, ['viewer', 'a "b" c', "d 'e' f"]],
    [`viewer a"b c"d ""`, ['viewer', 'ab cd', '']],
    [
      'viewer $HOME `id` $(id) ; rm * | x > y & z',
      ['viewer', '$HOME', '`id`', '$(id)', ';', 'rm', '*', '|', 'x', '>', 'y', '&', 'z'],
    ],
    ['', []],
    ['   ', []],
    ['viewer "open', null],
    ["viewer 'open", null],
  ];
  for (const [command, words] of cases) {
    test(JSON.stringify(command), () => assert.deepEqual(splitWords(command), words));
  }
});

test('what fills a slot of a command stays one word, and never becomes an option', () => {
  const words = splitWords('viewer "{device} on {port}" {device} --name={device}') ?? [];
  const fill = (device: string) => words.map((word) => filled(word, { port: 7, device }));
  assert.deepEqual(fill('-e x'), ['viewer', '_e_x on 7', '_e_x', '--name=-e_x']);
  assert.equal(fill('press-07')[2], 'press-07');
  assert.equal(filled('see -n {device}', { port: 7, device: '-x' }), 'see -n _x');
  assert.equal(filled('{device}', { port: 7, device: 'a-b-' }), 'a-b-');
});

test('a program is called by its name', () => {
  assert.equal(programName('"C:\\Program Files\\TightVNC\\tvnviewer.exe" {host}::{port}'), 'tvnviewer.exe');
  assert.equal(programName('/usr/bin/remmina -c x'), 'remmina');
  assert.equal(programName('mstsc /v:{host}:{port}'), 'mstsc');
  assert.equal(programName('"'), '');
});

describe('an address is taken', () => {
  for (const url of [
    'http://{host}:{port}/',
    'https://{host}:{port}/admin/index.html?x=1#top',
    'HTTP://{host}:{port}',
    'vnc://{host}:{port}',
    'vnc://operator@{host}:{port}',
    'rdp://full%20address=s:{host}:{port}',
    'modbus://{host}:{port}/1',
    'ftp://{host}:{port}/',
    'ssh://{host}:{port}',
    'http://{device}.factory.example:{port}/',
    'x-scada+v2://{host}:{port}/',
  ]) {
    test(url, () => assert.equal(urlProblem(url), null));
  }
});

describe('an address is refused', () => {
  const cases: [url: string, problem: string][] = [
    ['', 'empty'],
    ['{host}:{port}', 'no-address'],
    ['//{host}:{port}/', 'no-address'],
    ['localhost:8080', 'no-address'],
    ['http:{port}', 'no-address'],
    ['http://{host}/', 'no-port'],
    ['https://evil.example/', 'no-port'],
    ['file:///etc/passwd#{port}', 'scheme'],
    ['FILE://{host}:{port}/x', 'scheme'],
    ['javascript:alert({port})', 'scheme'],
    ['javascript://{host}:{port}/%0aalert(1)', 'scheme'],
    ['data:text/html,{port}', 'scheme'],
    ['data://{host}:{port}', 'scheme'],
    ['vbscript://{host}:{port}', 'scheme'],
    ['culvert://device/{device}?{port}', 'scheme'],
    ['ms-msdt://{host}:{port}', 'scheme'],
    ['ms-officecmd://{port}', 'scheme'],
    ['search-ms://{host}:{port}', 'scheme'],
    ['shell://{host}:{port}', 'scheme'],
    // The system would sign in there by itself.
    ['smb://{host}:{port}/share', 'scheme'],
    ['davs://{host}:{port}/', 'scheme'],
    ['microsoft-edge://{host}:{port}', 'scheme'],
    ['onenote-cmd://{host}:{port}', 'scheme'],
    ['view-source:http://{host}:{port}/', 'scheme'],
    ['chrome://settings/{port}', 'scheme'],
    ['vscode://x/{port}', 'scheme'],
    ['http://{host}:{port}/a b', 'characters'],
    ['http://{host}:{port}/\u202e', 'characters'],
    ['http://{host}:{port}/"&calc', 'characters'],
    ['http://{host}:{port}/\n', 'characters'],
    ['http://{host}:{port}/{user}', 'characters'],
    [' http://{host}:{port}/', 'characters'],
    ['vnc://operator:secret@{host}:{port}', 'password'],
    ['http://:x@{host}:{port}/', 'password'],
  ];
  for (const [url, problem] of cases) {
    test(JSON.stringify(url), () => assert.equal(urlProblem(url), problem));
  }
});

test('a command needs a program before its arguments', () => {
  assert.equal(commandProblem('viewer {host} {port}'), null);
  assert.equal(commandProblem('viewer'), null, 'one that knows its port by itself');
  assert.equal(commandProblem(''), 'empty');
  assert.equal(commandProblem('""'), 'empty');
  assert.equal(commandProblem('viewer "'), 'quotes');
  assert.equal(commandProblem('{device} x'), 'program-slot');
  assert.equal(commandProblem('/opt/{host}/x'), 'program-slot');
  assert.equal(commandProblem('-x'), 'program-slot');
  assert.equal(commandProblem('viewer a\nb'), 'characters');
  assert.equal(commandProblem('viewer \0'), 'characters');
});

test('a text to copy has no line break, which would run it, and no password', () => {
  assert.equal(textProblem('{host}:{port}'), null);
  assert.equal(textProblem('psql -h {host} -p {port} plant'), null);
  assert.equal(textProblem('postgresql://operator@{host}:{port}/plant'), null);
  assert.equal(textProblem(''), 'empty');
  assert.equal(textProblem('reboot\n'), 'characters');
  assert.equal(textProblem('postgresql://operator:secret@{host}:{port}/plant'), 'password');
});
