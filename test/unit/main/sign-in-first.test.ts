import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handlers } from '../../../electron/ipc/main.ts';
import { sessionNameFor } from '../../../electron/main/credentials.ts';
import { isBrowserUrl } from '../../../electron/main/sign-in.ts';
import { signInFirst, signInWhereNeeded } from '../../../electron/main/sign-in-first.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function start(chosen: string | null = 'chosen') {
  const seen: string[] = [];
  /** Every call answers, and says that it was made. */
  const handlers = new Proxy({} as Handlers, {
    ownKeys: () => ['devices.refresh', 'others.refresh', 'others.close', 'tunnel.close', 'profile.test'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) => async () => {
      seen.push(String(name));
      return ok(null);
    },
  });
  const wrapped = signInFirst(handlers, {
    ensure: async (id) => {
      seen.push(`ensure ${id}`);
      return fail(culvertError('SignInCancelled', {}));
    },
    chosenProfile: () => chosen,
    profileOfTunnel: (key) => (key === 'k' ? 'of tunnel' : null),
  });
  return { wrapped, seen };
}

test('a call that a person makes signs its profile in first, and is made whatever came of that', async () => {
  const { wrapped, seen } = start();
  await wrapped['others.close']({ tunnelId: 't' });
  await wrapped['tunnel.close']({ key: 'k' });
  await wrapped['profile.test']({ id: 'named' });
  assert.deepEqual(seen, [
    ...['ensure chosen', 'others.close', 'ensure of tunnel', 'tunnel.close'],
    ...['ensure named', 'profile.test'],
  ]);
});

test('a view that reads its list as it opens does not ask for a code that nobody has clicked for', async () => {
  const { wrapped, seen } = start();
  await wrapped['devices.refresh'](null);
  await wrapped['others.refresh'](null);
  assert.deepEqual(seen, ['devices.refresh', 'others.refresh']);
});

test('without a profile nobody is signed in', async () => {
  const { wrapped, seen } = start(null);
  await wrapped['others.close']({ tunnelId: 't' });
  await wrapped['tunnel.close']({ key: 'unknown' });
  assert.deepEqual(seen, ['others.close', 'tunnel.close']);
});

test('before a quit only those are asked whose sign-in has ended, and a network that hangs is not waited for', async () => {
  const asked: string[] = [];
  const clock = new FakeClock();
  const key = { accessKeyId: 'a', secretAccessKey: 's' };
  const quiet: Record<string, Promise<Result<typeof key>>> = {
    good: Promise.resolve(ok(key)),
    ended: Promise.resolve(fail(culvertError('MfaNeeded', { name: 'ended' }))),
    offline: Promise.resolve(fail(culvertError('NoNetwork', { host: 'sts' }))),
    hangs: new Promise(() => {}),
  };
  const done = signInWhereNeeded(['hangs', 'good', 'ended', 'offline', 'ended'], {
    clock,
    credentials: {
      get: (id) => quiet[id] ?? Promise.reject(new Error(id)),
      ensure: async (id) => {
        asked.push(id);
        return ok(key);
      },
    },
  });
  await clock.advance(5_000);
  await done;
  assert.deepEqual(asked, ['ended']);
  assert.equal(clock.waiting, 0);
});

test('the browser is sent to encrypted pages, and to unencrypted ones of this computer only', () => {
  const pages: [string, boolean][] = [
    ['https://device.sso.eu-west-1.amazonaws.com/?user_code=A', true],
    ['http://127.0.0.1:1234/device', true],
    ['http://device.sso.example.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['vscode://x', false],
    ['', false],
  ];
  for (const [url, allowed] of pages) {
    assert.equal(isBrowserUrl(url), allowed, url);
  }
});

test('the name of a role session tells who it is, in the letters that STS allows', () => {
  assert.equal(sessionNameFor('alex'), 'culvert-alex');
  assert.equal(sessionNameFor('Jörg Müller'), 'culvert-JorgMuller');
  assert.equal(sessionNameFor('관리자'), 'culvert-');
  assert.equal(sessionNameFor('DOMAIN\\alex'.padEnd(100, 'x')).length, 64);
});
