/** What the person or the service does not do in time; the flows themselves are tested against the service's pages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SsoService, TokenOutcome } from '../../../electron/aws/sso-client.ts';
import { type SignInPage, signIn } from '../../../electron/aws/sso-sign-in.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { stayAlive } from '../../helpers/stay-alive.ts';

stayAlive();

const TOKEN = { accessToken: 'a', expiresAt: 1, refreshToken: null };

/** The service as far as a sign-in needs it: CreateToken answers one outcome after the other, the last one for ever. */
function begin(flow: 'browser' | 'code', outcomes: Result<TokenOutcome>[] = [ok({ kind: 'pending' })]) {
  const clock = new FakeClock();
  const polls: number[] = [];
  const pages: SignInPage[] = [];
  const cancel = new AbortController();
  const started = clock.now();
  const never = () => Promise.reject(new Error('not part of a sign-in'));
  const service: SsoService = {
    authorizeUrl: () => ok('https://oidc.example.com/authorize'),
    register: async () =>
      ok({ clientId: 'c', clientSecret: 's', registrationExpiresAt: Number.POSITIVE_INFINITY, flow }),
    startDevice: async () =>
      ok({
        ...{ deviceCode: 'd', userCode: 'AAAA-BBBB', url: 'https://device.example.com', intervalMs: 5_000 },
        expiresAt: clock.now() + 60_000,
      }),
    async createToken() {
      polls.push((clock.now() - started) / 1000);
      return (outcomes.length > 1 ? outcomes.shift() : outcomes[0]) ?? ok({ kind: 'pending' });
    },
    accounts: never,
    roles: never,
    roleCredentials: never,
    logout: never,
  };
  const done = signIn({
    place: {
      startUrl: 'https://acme.awsapps.com/start',
      region: 'eu-west-1',
      cacheName: 'x',
      scopes: ['a', 'b'],
    },
    ...{ flow, service, clock, client: null, signal: cancel.signal },
    pages: (page) => ({ language: 'en', title: page, text: '' }),
    onPage: (page) => pages.push(page),
    onFinishing: () => {},
  });
  return { clock, polls, pages, cancel, done };
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

/** The listener of the browser flow opens in real time. */
async function pageOf(pages: SignInPage[]): Promise<SignInPage> {
  while (pages.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return pages[0] as SignInPage;
}

test('nobody who compares the code: it is asked for until it ends, at the service’s pace', async () => {
  const { clock, polls, done } = begin('code');
  await clock.advance(70_000);
  assert.equal(codeOf(await done), 'SignInTimedOut');
  assert.deepEqual(polls, [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
  assert.equal(clock.waiting, 0);
});

test('a service that finds the asking too fast is asked five seconds slower from then on', async () => {
  const { clock, polls, done } = begin('code', [
    ok({ kind: 'pending' }),
    ok({ kind: 'slow-down' }),
    ok({ kind: 'pending' }),
    ok({ kind: 'token', token: TOKEN }),
  ]);
  await clock.advance(60_000);
  assert.equal(codeOf(await done), 'ok');
  assert.deepEqual(polls, [5, 10, 20, 30]);
});

test('a network that is gone for a moment does not cost the person their sign-in', async () => {
  const { clock, done } = begin('code', [
    fail(culvertError('NoNetwork', { host: 'oidc' })),
    ok({ kind: 'token', token: TOKEN }),
  ]);
  await clock.advance(60_000);
  assert.equal(codeOf(await done), 'ok');
});

test('a code that the service says has ended', async () => {
  const { clock, done } = begin('code', [ok({ kind: 'expired' })]);
  await clock.advance(5_000);
  assert.equal(codeOf(await done), 'SignInTimedOut');
});

test('nobody who comes back from the browser: after ten minutes nothing listens any more', async () => {
  const { clock, pages, done } = begin('browser');
  const { url, expiresAt, userCode } = await pageOf(pages);
  assert.deepEqual([expiresAt - clock.now(), userCode], [600_000, null]);
  const query = new URL(url).searchParams;
  assert.equal(query.get('scopes'), 'a b');
  assert.match(query.get('code_challenge') ?? '', /^[\w-]{43}$/);
  await clock.advance(600_000);
  assert.equal(codeOf(await done), 'SignInTimedOut');
  await assert.rejects(fetch(query.get('redirect_uri') ?? ''));
  assert.equal(clock.waiting, 0);
});

test('a sign-in that is cancelled before there is a page opens none', async () => {
  for (const flow of ['browser', 'code'] as const) {
    const { pages, cancel, done, polls } = begin(flow);
    cancel.abort();
    assert.equal(codeOf(await done), 'SignInCancelled');
    assert.deepEqual([pages, polls], [[], []]);
  }
});

test('a cancelled sign-in waits for nothing', async () => {
  for (const flow of ['browser', 'code'] as const) {
    const { clock, pages, cancel, done } = begin(flow);
    await pageOf(pages);
    cancel.abort();
    assert.equal(codeOf(await done), 'SignInCancelled');
    assert.equal(clock.waiting, 0);
  }
});
