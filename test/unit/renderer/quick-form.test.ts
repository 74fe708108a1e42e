import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newQuick, pasted, readPorts, readQuick, withoutToken } from '../../../renderer/quick-form.ts';
import { ENGLISH } from '../../../renderer/words.tsx';

test('what was pasted is sent as it is, for main to make out the token', () => {
  const read = readQuick(
    { ...newQuick('eu-central-1'), token: ' AQGA\n  AXhK\r\ncQ ', name: ' press ' },
    ENGLISH,
  );
  assert.deepEqual(read, {
    ok: true,
    request: {
      token: 'AQGA\n  AXhK\r\ncQ',
      region: 'eu-central-1',
      endpoint: '',
      name: 'press',
      ports: {},
      protocol: 'auto',
    },
  });
});

test('a token and a region are wanted, each with its sentence; an endpoint stands for a region', () => {
  const read = readQuick(newQuick(''), ENGLISH);
  assert.deepEqual(read.ok ? [] : Object.keys(read.problems), ['token', 'region']);
  assert.equal(readQuick({ ...newQuick(''), token: 'x', endpoint: 'wss://vpce.example' }, ENGLISH).ok, true);
});

test('the region of a pasted answer of the AWS CLI takes the place of the one that stood there', () => {
  const answer =
    '{ "tunnelArn": "arn:aws:iot:ap-northeast-2:123456789012:tunnel/ab-1", "sourceAccessToken": "x" }';
  assert.equal(pasted(newQuick('eu-central-1'), answer).region, 'ap-northeast-2');
  assert.equal(pasted(newQuick('eu-central-1'), 'AQGAAXhK').region, 'eu-central-1');
});

test('a port alone is that of the one service there is', () => {
  assert.deepEqual(readPorts(' 5507 ', ENGLISH), { SSH: 5507 });
});

test('ports are given by service, as for localproxy', () => {
  assert.deepEqual(readPorts('SSH=5507, HTTP = 8080', ENGLISH), { SSH: 5507, HTTP: 8080 });
  assert.deepEqual(readPorts('SSH=5507 VNC=5900', ENGLISH), { SSH: 5507, VNC: 5900 });
  assert.deepEqual(readPorts('  ', ENGLISH), {});
});

test('a port that is none is named in the sentence', () => {
  for (const wrong of ['5507 22', 'SSH=', 'SSH=0', 'SSH=65536', '=22', 'ü=22']) {
    assert.match(
      String(readPorts(wrong, ENGLISH)),
      new RegExp(`“${wrong.split(' ')[0]}” is no service and port`),
      wrong,
    );
  }
  assert.equal(readPorts('SSH=22,SSH=23', ENGLISH), 'SSH has two ports.');
  assert.equal(readPorts('SSH=22,HTTP=22', ENGLISH), 'Port 22 is given to two services.');
  const read = readQuick({ ...newQuick('eu-central-1'), token: 'x', ports: 'SSH=no' }, ENGLISH);
  assert.deepEqual(read.ok ? [] : Object.keys(read.problems), ['ports']);
});

test('the token is forgotten and the rest stays', () => {
  const draft = { ...newQuick('eu-central-1'), token: 'secret', name: 'press' };
  assert.deepEqual(withoutToken(draft), { ...draft, token: '' });
});
