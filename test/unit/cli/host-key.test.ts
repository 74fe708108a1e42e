import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainHostKey, forgottenText, hostKeyText } from '../../../electron/cli/host-key.ts';
import type { HostKeyItem } from '../../../electron/control/protocol.ts';

const OLD = { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` };
const NEW = { type: 'ssh-ed25519', fingerprint: `SHA256:${'b'.repeat(43)}` };
const RSA = { type: 'ssh-rsa', fingerprint: `SHA256:${'c'.repeat(43)}` };

function item(change: Partial<HostKeyItem>): HostKeyItem {
  return {
    alias: 'culvert.123456789012.eu-central-1.press-07',
    state: 'changed',
    known: [{ ...OLD, file: '/home/me/.ssh/known_hosts', line: 7 }],
    shown: [NEW, RSA],
    checkCommand: 'check it',
    forgetCommand: 'forget one\nforget two',
    ...change,
  };
}

test('a changed key is explained: both keys in columns, what may have happened, how to check and how to forget', () => {
  const text = explainHostKey(item({}), 'press-07') ?? '';
  assert.match(text, /ssh knows:\n {2}ssh-ed25519 {2}SHA256:a{43} {2}\/home\/me\/\.ssh\/known_hosts:7\n/);
  assert.match(text, /The device shows:\n {2}ssh-ed25519 {2}SHA256:b{43}\n {2}ssh-rsa {6}SHA256:c{43}\n/);
  for (const part of ['re-imaged', 'do not connect', '  check it', '  forget one\n  forget two']) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(text.includes('  culvert host-key press-07 --forget'));
  assert.doesNotMatch(text, /StrictHostKeyChecking/);
  assert.ok(text.split('\n').every((line) => line.length <= 120));
});

test('after an ssh that failed for another reason nothing is explained', () => {
  for (const state of ['new', 'same', 'silent'] as const) {
    assert.equal(explainHostKey(item({ state }), 'press-07'), null);
  }
});

test('each state is said in words; what is not there is none', () => {
  assert.match(
    hostKeyText(item({ state: 'same', shown: [OLD] }), 'press-07'),
    /shows the host key that ssh knows/,
  );
  const fresh = hostKeyText(item({ state: 'new', known: [] }), 'press-07');
  assert.match(fresh, /ssh knows:\n {2}none\n/);
  assert.ok(fresh.includes('  check it'));
  const silent = hostKeyText(item({ state: 'silent', shown: [] }), 'press-07');
  assert.match(silent, /The device shows:\n {2}none\n/);
  assert.doesNotMatch(silent, /--forget/);
});

test('what was forgotten is said before what is there now', () => {
  const text = forgottenText(item({ state: 'new', known: [] }), 'press-07');
  assert.match(text, /^What ssh knew of this device is forgotten\..* \.old at its end\.\n\npress-07 /);
});
