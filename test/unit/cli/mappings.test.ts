import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBinding, readMappings, readTarget, targetWords } from '../../../electron/cli/mappings.ts';

const lists: [text: string, mappings: [serviceId: string, written: string][]][] = [
  ['5555', [['', '5555']]],
  [' 5555 ', [['', '5555']]],
  ['SSH1=5555', [['SSH1', '5555']]],
  [
    'SSH1=5555,SSH2=6666',
    [
      ['SSH1', '5555'],
      ['SSH2', '6666'],
    ],
  ],
  [
    ' SSH1 = 5555 , , SSH2=6666,',
    [
      ['SSH1', '5555'],
      ['SSH2', '6666'],
    ],
  ],
  ['localhost:22', [['', 'localhost:22']]],
  ['/run/ssh.sock', [['', '/run/ssh.sock']]],
  ['SSH=/run/a=b.sock', [['SSH', '/run/a=b.sock']]],
  ['a:b=22', [['a:b', '22']]],
];
for (const [text, mappings] of lists) {
  test(`“${text}” is a mapping`, () => {
    assert.deepEqual(readMappings(text, 'SSH=1'), {
      value: { mappings: mappings.map(([serviceId, written]) => ({ serviceId, written })), notes: [] },
    });
  });
}

test('of two mappings for one service the first counts, and that is said', () => {
  const read = readMappings('SSH=1,SSH=2,VNC=3', 'SSH=1');
  assert.ok('value' in read);
  assert.deepEqual(read.value.mappings, [
    { serviceId: 'SSH', written: '1' },
    { serviceId: 'VNC', written: '3' },
  ]);
  assert.match(read.value.notes[0]?.text ?? '', /SSH is mapped twice/);
});

for (const text of [
  '',
  ' , ',
  '5555,6666',
  'SSH=',
  '=22',
  'SSH=22,5901',
  'two words=22',
  `${'x'.repeat(129)}=1`,
]) {
  test(`“${text.slice(0, 20)}” is no mapping`, () => {
    assert.ok('wrong' in readMappings(text, 'SSH=1'));
  });
}

const ports: [written: string, port: number | null][] = [
  ['5555', 5555],
  ['0', 0],
  ['65535', 65_535],
  ['127.0.0.1:5555', 5555],
  ['65536', null],
  ['123456', null],
  ['-1', null],
  ['ssh', null],
  ['/run/a.sock', null],
  ['', null],
];
for (const [written, port] of ports) {
  test(`“${written}” as a local port is ${port ?? 'refused'}`, () => {
    const read = readBinding({ serviceId: 'SSH', written });
    assert.deepEqual('value' in read ? read.value : null, port === null ? null : { serviceId: 'SSH', port });
  });
}

test('a host before a local port is told apart, since -b says where to listen', () => {
  const read = readBinding({ serviceId: '', written: '10.0.0.1:22' });
  assert.equal('host' in read ? read.host : undefined, '10.0.0.1');
});

const targets: [written: string, target: object | null][] = [
  ['22', { host: 'localhost', port: 22 }],
  ['localhost:22', { host: 'localhost', port: 22 }],
  ['10.0.0.1:80', { host: '10.0.0.1', port: 80 }],
  ['db_1.internal:5432', { host: 'db_1.internal', port: 5432 }],
  ['[::1]:22', { host: '::1', port: 22 }],
  ['[fd00::2]:22', { host: 'fd00::2', port: 22 }],
  ['/run/ssh.sock', { path: '/run/ssh.sock' }],
  ['./local.sock', { path: './local.sock' }],
  ['0', null],
  ['localhost:0', null],
  ['localhost:65536', null],
  ['localhost', null],
  ['localhost:', null],
  [':22', null],
  ['::1:22', null],
  ['[::1]', null],
  ['[localhost]:22', null],
  ['host name:22', null],
];
for (const [written, target] of targets) {
  test(`“${written}” as a target is ${target ? JSON.stringify(target) : 'refused'}`, () => {
    const read = readTarget({ serviceId: 'SSH', written }, 'localhost');
    assert.deepEqual('value' in read ? read.value.target : null, target);
  });
}

test('an IPv6 target without brackets is refused with the way to write it', () => {
  const read = readTarget({ serviceId: '', written: '::1:22' }, 'localhost');
  assert.match('wrong' in read ? read.wrong : '', /in brackets: \[::1\]:22/);
});

test('a port alone is on the address of -b where there is one', () => {
  const read = readTarget({ serviceId: '', written: '22' }, '192.168.1.5');
  assert.deepEqual('value' in read && read.value.target, { host: '192.168.1.5', port: 22 });
});

test('targets are told as they are written', () => {
  const words = [{ host: 'db', port: 1 }, { host: '::1', port: 2 }, { path: '/x' }].map((target) =>
    targetWords({ serviceId: '', target }),
  );
  assert.deepEqual(words, ['db:1', '[::1]:2', '/x']);
});
