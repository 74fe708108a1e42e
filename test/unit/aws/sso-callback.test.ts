import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listenForCallback } from '../../../electron/aws/sso-callback.ts';

async function start(t: TestContext) {
  const callback = await listenForCallback('the-state');
  t.after(() => callback.close());
  const at = (query: string, init: RequestInit = {}) => fetch(`${callback.redirectUri}${query}`, init);
  return { callback, at };
}

test('it listens on this computer alone, under the registered path', async (t) => {
  const { callback } = await start(t);
  assert.match(callback.redirectUri, /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
});

test('the code that comes with the right state is the answer, and the page says so', async (t) => {
  const { callback, at } = await start(t);
  const page = await at('?code=abc%2F1&state=the-state');
  const text = await page.text();
  assert.equal(page.status, 200);
  assert.match(text, /You are signed in/);
  assert.doesNotMatch(text, /abc/);
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await callback.answer, { kind: 'code', code: 'abc/1' });
});

test('a refusal is told in the page’s words', async (t) => {
  const { callback, at } = await start(t);
  const page = await at('?error=access_denied&error_description=Not%20today&state=the-state');
  assert.match(await page.text(), /refused/);
  assert.deepEqual(await callback.answer, { kind: 'refused', reason: 'Not today.' });
});

test('what does not carry the state is turned away, and the sign-in goes on', async (t) => {
  const { callback, at } = await start(t);
  for (const query of ['?code=x&state=other', '?code=x', '?state=the-state', '?error=e&state=']) {
    assert.equal((await at(query)).status, 400, query);
  }
  assert.equal((await at('?code=x&state=the-state', { method: 'POST' })).status, 404);
  assert.equal((await fetch(new URL('/favicon.ico', callback.redirectUri))).status, 404);
  assert.equal((await at('?code=good&state=the-state')).status, 200);
  assert.deepEqual(await callback.answer, { kind: 'code', code: 'good' });
});

test('there is one answer only, and nobody listens afterwards', async (t) => {
  const { callback, at } = await start(t);
  await at('?code=first&state=the-state');
  assert.equal((await at('?code=second&state=the-state')).status, 400);
  assert.deepEqual(await callback.answer, { kind: 'code', code: 'first' });
  callback.close();
  callback.close();
  await assert.rejects(at('?code=third&state=the-state'));
});
