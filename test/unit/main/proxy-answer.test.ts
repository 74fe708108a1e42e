import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProxyAnswer } from '../../../electron/main/proxy-answer.ts';

const READS: [answer: string, way: string | null][] = [
  ['DIRECT', null],
  ['', null],
  [' ; ', null],
  ['direct', null],
  ['PROXY a:1', 'http://a:1'],
  ['PROXY a:1; DIRECT', 'http://a:1'],
  ['PROXY a:1;HTTPS b:2;SOCKS5 c:3;DIRECT', 'http://a:1'],
  ['HTTPS b.example:8443; PROXY a:1', 'https://b.example:8443'],
  ['HTTP a:8080', 'http://a:8080'],
  ['proxy A.Example:3128', 'http://a.example:3128'],
  ['PROXY a', 'http://a:80'],
  ['HTTPS b', 'https://b:443'],
  ['PROXY [2001:db8::1]', 'http://[2001:db8::1]:80'],
  ['PROXY [2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
  ['PROXY\ta:1', 'http://a:1'],
  ['SOCKS5 c:3; PROXY a:1', 'http://a:1'],
  ['SOCKS c:3; DIRECT', null],
  ['QUIC q:443; HTTPS b:443', 'https://b:443'],
  ['PROXY a:99999; PROXY b:1', 'http://b:1'],
  ['PROXY; DIRECT', null],
  ['PROXY a:1 extra; DIRECT', null],
];

for (const [answer, way] of READS) {
  test(`the answer “${answer}” leads ${way === null ? 'straight on' : `through ${way}`}`, () => {
    assert.deepEqual(readProxyAnswer(answer), { ok: true, value: way });
  });
}

test('an answer of ways that Culvert cannot take says which ones', () => {
  const answer = readProxyAnswer('SOCKS5 user:hunter2@c:1080; SOCKS c:1080');
  assert.ok(!answer.ok);
  assert.equal(answer.error.code, 'WebProxyUnsupported');
  assert.match(answer.error.message, /SOCKS5 …@c:1080; SOCKS c:1080/);
  assert.doesNotMatch(JSON.stringify(answer.error), /hunter2/);
  for (const nonsense of ['PROXY', 'BLACKHOLE x:1', 'PROXY a:0', '<html>not a PAC answer</html>']) {
    const wrong = readProxyAnswer(nonsense);
    assert.ok(!wrong.ok && wrong.error.code === 'WebProxyUnsupported', nonsense);
  }
});
