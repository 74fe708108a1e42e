import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handlers } from '../../../electron/ipc/main.ts';
import { sessionNameFor } from '../../../electron/main/credentials.ts';
import { isBrowserUrl } from '../../../electron/main/sign-in.ts';
import { signInFirst } from '../../../electron/main/sign-in-first.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok } from '../../../electron/shared/result.ts';

function start(chosen: string | null = 'chosen') {
  const seen: string[] = [];
  /** Every call answers, and says that it was made. */
  const handlers = new Proxy({} as Handlers, {
    ownKeys: () => ['devices.refresh', 'tunnel.close', 'profile.test', 'view.get'],
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
  await wrapped['devices.refresh'](null);
  await wrapped['tunnel.close']({ key: 'k' });
  await wrapped['profile.test']({ id: 'named' });
  assert.deepEqual(seen, [
    ...['ensure chosen', 'devices.refresh', 'ensure of tunnel', 'tunnel.close'],
    ...['ensure named', 'profile.test'],
  ]);
});

test('without a profile, and for what only looks, nobody is signed in', async () => {
  const { wrapped, seen } = start(null);
  await wrapped['devices.refresh'](null);
  await wrapped['tunnel.close']({ key: 'unknown' });
  await wrapped['view.get'](null);
  assert.deepEqual(seen, ['devices.refresh', 'tunnel.close', 'view.get']);
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
