/** The keyring as people have it: a real gnome-keyring on a bus of its own, in each state it can be met in. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type TestContext, test } from 'node:test';
import { profileInput } from '../../helpers/profile-input.ts';
import { outcomes, runKeychain } from '../../helpers/run-keychain.ts';
import { filesBelow } from '../../helpers/temp-dir.ts';
import { type KeyringMode, type KeyringSession, startKeyringSession } from '../../helpers/with-keyring.ts';

const SECRET = {
  accessKeyId: 'ASIAIOSFODNN7EX7Q2X',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'FwoGZXIvYXdzEBYaDKEYRINGTEST',
};

async function session(t: TestContext, mode: KeyringMode): Promise<KeyringSession> {
  const started = await startKeyringSession(mode);
  t.after(() => started.close());
  return started;
}

test('a secret is stored, read by another process, and deleted', async (t) => {
  const { env } = await session(t, 'unlocked');
  const first = await runKeychain(env, {
    steps: [
      { do: 'get', id: 'p1' },
      { do: 'set', id: 'p1', secret: SECRET },
      { do: 'get', id: 'p2' },
    ],
  });
  assert.deepEqual(outcomes(first), [null, null, null]);
  const second = await runKeychain(env, {
    steps: [
      { do: 'get', id: 'p1' },
      { do: 'keytar', id: 'p1' },
      { do: 'delete', id: 'p1' },
      { do: 'get', id: 'p1' },
      { do: 'delete', id: 'p1' },
      { do: 'keytar', id: 'lock-probe' },
    ],
  });
  assert.deepEqual(outcomes(second), [SECRET, JSON.stringify(SECRET), null, null, null, null]);
  assert.ok(second.every(({ waiting }) => waiting === undefined));
});

test('a locked keyring says so to reading, storing and deleting, and loses nothing', async (t) => {
  const keyring = await session(t, 'unlocked');
  await runKeychain(keyring.env, { steps: [{ do: 'set', id: 'p1', secret: SECRET }] });
  await keyring.lock();
  const locked = await runKeychain(keyring.env, {
    steps: [
      { do: 'get', id: 'p1' },
      { do: 'set', id: 'p2', secret: SECRET },
      { do: 'delete', id: 'p1' },
    ],
  });
  assert.deepEqual(outcomes(locked), ['KeychainLocked', 'KeychainLocked', 'KeychainLocked']);
  await keyring.unlock();
  const unlocked = await runKeychain(keyring.env, { steps: [{ do: 'get', id: 'p1' }] });
  assert.deepEqual(outcomes(unlocked), [SECRET]);
});

test('a keyring that was never set up holds nothing and can store nothing', async (t) => {
  const { env } = await session(t, 'fresh');
  const lines = await runKeychain(env, {
    steps: [
      { do: 'get', id: 'p1' },
      { do: 'set', id: 'p1', secret: SECRET },
      { do: 'delete', id: 'p1' },
    ],
  });
  assert.deepEqual(outcomes(lines), [null, 'KeychainMissing', null]);
});

test('a bus without a keyring: missing, with the reason', async (t) => {
  const { env } = await session(t, 'no-service');
  const lines = await runKeychain(env, {
    steps: [
      { do: 'get', id: 'p1' },
      { do: 'set', id: 'p1', secret: SECRET },
      { do: 'delete', id: 'p1' },
    ],
  });
  assert.deepEqual(outcomes(lines), ['KeychainMissing', 'KeychainMissing', 'KeychainMissing']);
  assert.match(lines[0]!.result.error.message, /no Secret Service is running/);
});

test('no session bus at all: missing, with the reason', async (t) => {
  const { env } = await session(t, 'no-service');
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_RUNTIME_DIR: _dir, ...without } = env;
  const none = await runKeychain(without, { steps: [{ do: 'set', id: 'p1', secret: SECRET }] });
  assert.deepEqual(outcomes(none), ['KeychainMissing']);
  assert.match(none[0]!.result.error.message, /there is no session bus/);
  const gone = { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${env.XDG_RUNTIME_DIR}/gone` };
  const stale = await runKeychain(gone, { steps: [{ do: 'get', id: 'p1' }] });
  assert.deepEqual(outcomes(stale), ['KeychainMissing']);
});

test('a keyring that hangs: told after a while, given up at the limit, and not asked again', async (t) => {
  const { env } = await session(t, 'hanging');
  const lines = await runKeychain(env, {
    timeoutMs: 1_500,
    waitingAfterMs: 200,
    steps: [{ do: 'get', id: 'p1' }, { do: 'set', id: 'p1', secret: SECRET }, { do: 'pending' }],
  });
  assert.deepEqual(
    lines.map(({ step, waiting }) => step ?? waiting),
    [true, false, 'get', 'set', 'pending'],
  );
  assert.deepEqual(outcomes(lines), ['KeychainTimeout', 'KeychainTimeout', true]);
});

test('a profile’s secret is in the keyring, and in no file and no log line', async (t) => {
  const keyring = await session(t, 'unlocked');
  const lines = await runKeychain(keyring.env, {
    dataDir: keyring.dir,
    steps: [
      {
        do: 'save-profile',
        input: profileInput({ name: 'Plant north', region: 'eu-central-1', secret: SECRET }),
      },
      { do: 'keytar', id: 'profile-1' },
    ],
  });
  assert.deepEqual(outcomes(lines), [{ id: 'profile-1' }, JSON.stringify(SECRET)]);
  const logged = lines.map(({ log }) => log ?? '').join('\n');
  assert.match(logged, /a profile was saved/);
  const files = filesBelow(keyring.dir);
  const settings = files.find((file) => file.endsWith('settings.json'));
  assert.ok(settings && fs.readFileSync(settings, 'utf8').includes('Plant north'));
  // The keyring's own file is among them, and encrypted.
  assert.ok(files.some((file) => file.endsWith('.keyring')));
  for (const secret of Object.values(SECRET)) {
    assert.ok(!logged.includes(secret));
    for (const file of files) {
      assert.ok(!fs.readFileSync(file).includes(secret), `${file} holds a secret`);
    }
  }
});

test('a profile is not saved where the keyring is missing, and its secret is in no file', async (t) => {
  const keyring = await session(t, 'no-service');
  const input = profileInput({ name: 'Plant north', region: 'eu-central-1', secret: SECRET });
  const lines = await runKeychain(keyring.env, {
    dataDir: keyring.dir,
    steps: [{ do: 'save-profile', input }],
  });
  assert.deepEqual(outcomes(lines), ['KeychainMissing']);
  for (const file of filesBelow(keyring.dir)) {
    const text = fs.readFileSync(file);
    assert.ok(!text.includes(SECRET.secretAccessKey) && !text.includes('Plant north'), file);
  }
});
