import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { tunnelView } from '../../../electron/main/view.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { NOW, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const opening: Phase = { kind: 'opening' };
const quick: Partial<Tunnel> = { origin: 'quick', profileId: '', tunnelId: null, expiresAt: null };

for (const [what, change, words] of [
  ['one that is opened', { phase: opening }, /or opening one/],
  ['one that is taken over', { phase: opening, origin: 'adopted' }, /^Taking it over$/],
  ['one of the run before', { phase: opening, origin: 'restored' }, /^Open before Culvert started/],
  ['one from a token', { ...quick, phase: opening }, /pasted token/],
  [
    'one from a token whose device nobody knows of',
    { ...quick, deviceAssumed: true },
    /does not tell whether the device is there/,
  ],
  [
    'one from a token that was closed',
    { ...quick, phase: { kind: 'closed', why: 'user', at: NOW } },
    /stays open at AWS until it expires/,
  ],
] as [string, Partial<Tunnel>, RegExp][]) {
  test(`${what} says so in its line`, () => {
    assert.match(tunnelView(sampleTunnel(change), { now: NOW, words: ENGLISH }).detail, words);
  });
}

test('a tunnel from a token has no expiry to count down, and says where it came from', () => {
  const view = tunnelView(sampleTunnel(quick), { now: NOW, words: ENGLISH });
  assert.deepEqual([view.expiresAt, view.expiry, view.tunnelId, view.origin], [null, 'far', null, 'quick']);
});
