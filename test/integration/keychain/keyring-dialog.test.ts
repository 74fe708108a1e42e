/** A locked keyring on a desktop: gnome-keyring shows its real dialog, and somebody answers it, late or not at all. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { type ChildLine, outcomes, runKeychain, type Step } from '../../helpers/run-keychain.ts';
import { KEYRING_PASSWORD, type KeyringSession, startKeyringSession } from '../../helpers/with-keyring.ts';
import { startXDisplay } from '../../helpers/x-display.ts';

const run = promisify(execFile);

const SECRET = {
  accessKeyId: 'AKIAIOSFODNN7EX7Q2X',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

async function lockedDesktop(t: TestContext): Promise<KeyringSession> {
  const display = await startXDisplay();
  t.after(() => display.close());
  const keyring = await startKeyringSession('unlocked', { display: display.name });
  t.after(() => keyring.close());
  await runKeychain(keyring.env, { steps: [{ do: 'set', id: 'p1', secret: SECRET }] });
  await keyring.lock();
  return keyring;
}

/** Waits for the dialog and types a password, or cancels it with null. */
async function answerDialog(env: NodeJS.ProcessEnv, password: string | null): Promise<void> {
  const { stdout } = await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'gcr-prompter'], {
    env,
    timeout: 20_000,
  });
  const [window = ''] = stdout.trim().split('\n');
  await run('xdotool', ['windowfocus', '--sync', window], { env, timeout: 20_000 });
  if (password !== null) {
    await run('xdotool', ['type', '--delay', '20', password], { env, timeout: 20_000 });
  }
  await run('xdotool', ['key', password === null ? 'Escape' : 'Return'], { env, timeout: 20_000 });
}

async function runAnswering(
  keyring: KeyringSession,
  steps: Step[],
  answer: () => Promise<void>,
): Promise<ChildLine[]> {
  let answering: Promise<void> = Promise.resolve();
  const lines = await runKeychain(keyring.env, { steps, waitingAfterMs: 300 }, (line) => {
    if (line.waiting) {
      answering = answer();
    }
  });
  await answering;
  return lines;
}

test('reading waits for the dialog, says so, and goes on when the password is typed', async (t) => {
  const keyring = await lockedDesktop(t);
  const lines = await runAnswering(keyring, [{ do: 'get', id: 'p1' }], () =>
    answerDialog(keyring.env, KEYRING_PASSWORD),
  );
  assert.deepEqual(
    lines.map(({ step, waiting }) => step ?? waiting),
    [true, false, 'get'],
  );
  assert.deepEqual(outcomes(lines), [SECRET]);
});

test('a dialog that is cancelled while reading is not followed by another one', async (t) => {
  const keyring = await lockedDesktop(t);
  const lines = await runAnswering(keyring, [{ do: 'get', id: 'p1' }], () => answerDialog(keyring.env, null));
  assert.deepEqual(
    lines.map(({ step, waiting }) => step ?? waiting),
    [true, false, 'get'],
  );
  assert.deepEqual(outcomes(lines), [null]);
});

test('a dialog that is cancelled while storing is a locked keyring', async (t) => {
  const keyring = await lockedDesktop(t);
  const lines = await runAnswering(keyring, [{ do: 'set', id: 'p2', secret: SECRET }], () =>
    answerDialog(keyring.env, null),
  );
  assert.deepEqual(outcomes(lines), ['KeychainLocked']);
});
