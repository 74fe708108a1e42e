import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { type CallbackPages, listenForCallback } from '../../../electron/aws/sso-callback.ts';

const PAGES: CallbackPages = (page) => ({
  language: 'en-GB',
  title: page === 'signed-in' ? 'You are signed in' : `The page “${page}”`,
  text: 'Go back to Culvert.',
});

async function start(t: TestContext) {
  const callback = await listenForCallback('the-state', PAGES);
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
  assert.match(text, /<html lang="en-GB">/);
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

/** What the listener answers to these bytes. */
async function raw(redirectUri: string, text: string): Promise<string> {
  const socket = net.connect(Number(new URL(redirectUri).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

test('a request for an address that is none does not end the application', async (t) => {
  const { callback, at } = await start(t);
  const { host } = new URL(callback.redirectUri);
  for (const target of ['//', 'http://[', '*', '/%']) {
    const answer = await raw(callback.redirectUri, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 40[04] /, target);
  }
  await at('?code=good&state=the-state');
  assert.deepEqual(await callback.answer, { kind: 'code', code: 'good' });
});

test('a name of somebody else’s that leads to this computer is turned away, even with the state', async (t) => {
  const { callback, at } = await start(t);
  const target = '/oauth/callback?code=stolen&state=the-state';
  const answer = await raw(
    callback.redirectUri,
    `GET ${target} HTTP/1.1\r\nHost: rebound.example.com\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1\.1 404 /);
  await at('?code=good&state=the-state');
  assert.deepEqual(await callback.answer, { kind: 'code', code: 'good' });
});

test('a connection that never ends its request is gone soon after the sign-in', async (t) => {
  const { callback } = await start(t);
  const socket = net.connect(Number(new URL(callback.redirectUri).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET /oauth/callback HTTP/1.1\r\nHost: 127');
  await new Promise((resolve) => setTimeout(resolve, 50));
  callback.close();
  await once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
});
