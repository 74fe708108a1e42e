import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignedInAgain } from '../../../electron/main/signed-in-again.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { sampleTunnel } from '../../helpers/sample-tunnel.ts';

const signedOut: Phase = { kind: 'trouble', error: culvertError('SignInNeeded', { name: 'Plant' }) };
const state = (...tunnels: Tunnel[]) => ({ tunnels });
const inPhase = (phase: Phase, key = 'a') => sampleTunnel({ key, phase });

test('a tunnel that lost its session when the sign-in ended goes on after the next one', () => {
  const again = createSignedInAgain();
  const tunnels = state(
    inPhase(signedOut),
    inPhase({ kind: 'connected' }, 'b'),
    inPhase({ kind: 'trouble', error: culvertError('NoNetwork', { host: 'h' }) }, 'c'),
    sampleTunnel({ key: 'd', profileId: 'other', phase: signedOut }),
  );
  again.changed(state(inPhase({ kind: 'connected' })), tunnels);
  assert.deepEqual(again.waiting('p1', tunnels), ['a']);
});

test('a tunnel that could not be closed for want of a sign-in does not come back by itself', () => {
  const again = createSignedInAgain();
  const failed = state(inPhase(signedOut));
  again.changed(state(inPhase({ kind: 'closing' })), failed);
  assert.deepEqual(again.waiting('p1', failed), []);

  // Its user chose Reconnect after all, and the sign-in ended again.
  const reconnecting = state(inPhase({ kind: 'connecting' }));
  again.changed(failed, reconnecting);
  again.changed(reconnecting, failed);
  assert.deepEqual(again.waiting('p1', failed), ['a']);
});
