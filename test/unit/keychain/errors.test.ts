import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keychainUnloadable, mapKeychainError } from '../../../electron/keychain/errors.ts';
import { createMemoryStore } from '../../../electron/keychain/memory-store.ts';
import { decodeSecret, encodeSecret } from '../../../electron/keychain/store.ts';

describe('the keyring’s words', () => {
  const table: [string, string][] = [
    ['The name org.freedesktop.secrets was not provided by any .service files', 'KeychainMissing'],
    ['GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable', 'KeychainMissing'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'KeychainMissing'],
    ['Failed to execute child process “dbus-launch” (No such file or directory)', 'KeychainMissing'],
    ['Could not connect: Connection refused', 'KeychainMissing'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'KeychainMissing'],
    ['Cannot create an item in a locked collection', 'KeychainLocked'],
    ['The prompt was dismissed', 'KeychainLocked'],
    ['User canceled the operation.', 'KeychainLocked'],
    ['User interaction is not allowed.', 'KeychainLocked'],
    ['Timeout was reached', 'KeychainTimeout'],
    ['Did not receive a reply. Possible causes include: …', 'KeychainTimeout'],
    ['The stub received bad data.', 'KeychainFailed'],
    ['', 'KeychainFailed'],
  ];
  for (const [message, code] of table) {
    test(`“${message}”: ${code}`, () => {
      const error = mapKeychainError(new Error(message), 50_055);
      assert.equal(error.code, code);
      assert.doesNotMatch(error.message, /undefined|NaN/);
    });
  }

  test('a time-out says how long it was', () => {
    assert.match(mapKeychainError(new Error('Timeout was reached'), 50_055).message, /50 seconds/);
  });

  test('an unknown refusal is quoted, without what looks like a secret', () => {
    const error = mapKeychainError(new Error('It broke for AKIAIOSFODNN7EXAMPLE.'), 3);
    assert.match(error.message, /It broke for/);
    assert.doesNotMatch(error.message, /AKIAIOSFODNN7EXAMPLE/);
  });
});

test('a missing library is a missing keyring, and on Linux the library is named', () => {
  assert.equal(keychainUnloadable('linux').code, 'KeychainMissing');
  assert.match(keychainUnloadable('linux').message, /libsecret/);
  assert.doesNotMatch(keychainUnloadable('win32').message, /libsecret/);
});

test('a secret is stored whole and read back, with and without a session token', () => {
  const fixed = { accessKeyId: 'AKIAX', secretAccessKey: 'a/"b\n' };
  const temporary = { ...fixed, sessionToken: 'token' };
  assert.deepEqual(decodeSecret(encodeSecret(fixed)), fixed);
  assert.deepEqual(decodeSecret(encodeSecret(temporary)), temporary);
});

test('an item that something else wrote counts as none', () => {
  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '{}',
    '{"accessKeyId":"a"}',
    '{"accessKeyId":1,"secretAccessKey":2}',
  ]) {
    assert.equal(decodeSecret(text), null, text);
  }
});

test('what is kept for the session is forgotten when it is deleted', async () => {
  const store = createMemoryStore();
  const secret = { accessKeyId: 'a', secretAccessKey: 'b' };
  assert.deepEqual(await store.get('p'), { ok: true, value: null });
  await store.set('p', secret);
  assert.deepEqual(await store.get('p'), { ok: true, value: secret });
  await store.delete('p');
  assert.deepEqual(await store.get('p'), { ok: true, value: null });
});
