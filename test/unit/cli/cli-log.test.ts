import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCliLog, secretsOf } from '../../../electron/cli/cli-log.ts';

function logOf(verbosity: number) {
  const lines: string[] = [];
  const log = createCliLog({
    verbosity,
    write: (line) => lines.push(line),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  });
  return { log, lines };
}

test('a line has time, level, words and fields', () => {
  const { log, lines } = logOf(4);
  log.info('connection open', { service: 'SSH', stream: 1, connection: 2, 'channel-id': 'abc' });
  assert.deepEqual(lines, [
    '2026-01-02T03:04:05.678Z [info] connection open service="SSH" stream=1 connection=2 channel-id="abc"\n',
  ]);
});

const LEVELS = ['fatal', 'error', 'warning', 'info', 'debug', 'trace'];
for (const verbosity of [0, 1, 2, 3, 4, 5, 6, 255]) {
  test(`-v ${verbosity} shows the levels up to it`, () => {
    const { log, lines } = logOf(verbosity);
    log.trace('x');
    log.debug('x');
    log.info('x');
    log.warn('x');
    log.error('x');
    log.fatal('x');
    const shown = lines.map((line) => /\[(\w+)\]/.exec(line)?.[1]).reverse();
    assert.deepEqual(shown, LEVELS.slice(0, verbosity));
  });
}

test('what was hidden shows in no line, wherever it stands', () => {
  const { log, lines } = logOf(6);
  log.hide(['short-token', 'pass word', 'x']);
  log.info('it is short-token here', { reason: 'with pass word', x: 'fox' });
  assert.ok(!lines.join('').includes('short-token') && !lines.join('').includes('pass word'));
  assert.match(lines.join(''), /fox/);
});

test('line breaks and control characters from elsewhere do not begin a line of their own', () => {
  const { log, lines } = logOf(4);
  log.warn('answer: a\r\n2026 [info] forged\u001b[31m');
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /a\\u000d\\u000a2026 \[info\] forged\\u001b\[31m\n$/);
});

test('tokens and the passwords of web proxies in the environment are known as secrets', () => {
  const secrets = secretsOf({
    AWSIOT_TUNNEL_ACCESS_TOKEN: 'access',
    AWSIOT_TUNNEL_CLIENT_TOKEN: 'client',
    https_proxy: 'http://user:p%40ss@proxy.example.com:3128',
    HTTPS_PROXY: 'user2:hunter2@proxy',
  });
  for (const secret of ['access', 'client', 'p%40ss', 'p@ss', 'hunter2']) {
    assert.ok(secrets.includes(secret), secret);
  }
  assert.ok(secrets.includes(Buffer.from('user:p@ss').toString('base64')));
  assert.ok(!secrets.includes('proxy.example.com:3128'));
  assert.deepEqual(secretsOf({ https_proxy: 'http://proxy:3128', HTTPS_PROXY: '' }), []);
});
