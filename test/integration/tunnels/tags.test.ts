import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '../../../electron/shared/result.ts';
import { startScene } from './harness.ts';

function opened(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

const OWNER = { key: 'Owner', value: 'line 3' };
const count = (calls: string[], name: string) => calls.filter((call) => call === name).length;

test('a policy that wants a tag and forbids others denies an open, with the tags that were sent', async (t) => {
  const scene = await startScene(t, { keys: 'strict', tags: [OWNER] });
  const denied = await scene.open();
  assert.ok(!denied.ok);
  assert.equal(denied.error.code, 'AccessDenied');
  assert.deepEqual(
    denied.error.details?.tags?.map(({ key }) => key),
    ['Owner', 'culvert-request'],
  );
  assert.match(denied.error.advice, /Owner, culvert-request/);
});

test('with the wanted tag alone the open is allowed, and the tunnel carries it', async (t) => {
  const scene = await startScene(t, { keys: 'strict', tags: [OWNER], ownTag: false });
  const tunnel = await scene.phase(opened(await scene.open()), 'connected');
  const account = await scene.account();
  const found = account.ok && (await account.value.tunneling.describeTunnel(tunnel.tunnelId ?? ''));
  assert.ok(found !== false && found.ok);
  assert.deepEqual(found.value.tags, [OWNER]);
});

test('an open without any tag is sent without an empty list, which AWS would refuse', async (t) => {
  const scene = await startScene(t, { ownTag: false });
  await scene.phase(opened(await scene.open()), 'connected');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});

test('a lost answer to an open without our tag is found by its description, and not opened again', async (t) => {
  const scene = await startScene(t, { ownTag: false, tags: [OWNER] });
  scene.cloud.fault('OpenTunnel', 'drop-after');
  const tunnel = await scene.phase(opened(await scene.open({ reuse: false })), 'connected');
  assert.equal(tunnel.origin, 'opened');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});
