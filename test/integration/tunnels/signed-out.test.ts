/** A sign-in that ends while a tunnel is open, as it does at night. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withProfile } from '../../../electron/main/credentials.ts';
import { createSignedInAgain } from '../../../electron/main/signed-in-again.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { firstBytes, startScene } from './harness.ts';

function opened(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

test('a tunnel whose sign-in has ended still carries; Reconnect says what is missing, and goes on after the sign-in', async (t) => {
  let refused: CulvertError | null = null;
  const scene = await startScene(t, { refused: () => refused });
  const key = opened(await scene.open());
  const connected = await scene.phase(key, 'connected');
  const port = connected.services[0]?.localPort ?? 0;

  refused = withProfile(culvertError('SignInNeeded', { name: 'test' }), 'p');
  assert.match(await firstBytes(port), /^SSH-2\.0-/);
  const answer = await scene.service.reconnect(key);
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'SignInNeeded');
  const { phase } = scene.tunnel(key);
  assert.ok(phase.kind === 'trouble');
  assert.equal(phase.error.details?.profileId, 'p', 'the card has the button');
  const again = createSignedInAgain();
  assert.deepEqual(again.waiting('p', { tunnels: scene.tunnels() }), [key]);

  refused = null;
  assert.ok((await scene.service.reconnect(key)).ok);
  const back = await scene.phase(key, 'connected');
  assert.equal(back.services[0]?.localPort, port);
  assert.match(await firstBytes(port), /^SSH-2\.0-/);
  assert.equal(scene.tunnels().length, 1, 'nothing was opened anew');
});

test('a tunnel that could not be closed for want of a sign-in is closed after it', async (t) => {
  let refused: CulvertError | null = null;
  const scene = await startScene(t, { refused: () => refused });
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  refused = withProfile(culvertError('MfaNeeded', { name: 'test' }), 'p');
  const answer = await scene.service.close(key);
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'MfaNeeded');
  assert.equal(scene.tunnel(key).phase.kind, 'trouble');
  refused = null;
  assert.ok((await scene.service.close(key)).ok);
  assert.equal(scene.tunnel(key).phase.kind, 'closed');
});
