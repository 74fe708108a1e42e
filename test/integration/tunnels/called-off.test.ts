/** Opens whose reason is gone before the request goes out: each one that was sent all the same would be billed. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AccountPlace } from '../../../electron/main/accounts.ts';
import { ok, type Result } from '../../../electron/shared/result.ts';
import { OFFLINE, type Scene, type SceneOptions, startScene, THING } from './harness.ts';

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const opensOf = ({ cloud }: Scene) => cloud.calls.filter((call) => call === 'OpenTunnel').length;

/** `meanwhile` happens while the user is asked, before the answer “open anyway”. */
async function startAsking(
  t: TestContext,
  meanwhile: (scene: Scene) => Promise<unknown> | undefined,
  options: SceneOptions = {},
): Promise<Scene> {
  const scene = await startScene(t, {
    ...options,
    ledger: () => ({
      account: (account) => account,
      async beforeBilledOpen() {
        await meanwhile(scene);
        return ok(null);
      },
      watch: () => {},
    }),
  });
  return scene;
}

test('a tunnel that is closed while its limit is asked about is not opened and billed after all', async (t) => {
  const scene = await startAsking(t, (scene) => scene.service.close(scene.tunnels()[0]?.key ?? ''));
  assert.equal(codeOf(await scene.open()), 'OpenCalledOff');
  assert.equal(opensOf(scene), 0);
  assert.deepEqual(scene.tunnels(), []);
});

test('a tunnel that is closed while its open waits for its turn is not sent', async (t) => {
  const scene = await startScene(t);
  const first = scene.open();
  const second = scene.open({ thingName: OFFLINE });
  assert.equal(codeOf(await first), 'ok');
  const waiting = scene.tunnels().find(({ thingName }) => thingName === OFFLINE);
  assert.equal(waiting?.phase.kind, 'opening');
  await scene.service.close(waiting?.key ?? '');
  assert.equal(codeOf(await second), 'OpenCalledOff');
  assert.equal(opensOf(scene), 1);
});

test('an open that waits for its turn when the application begins to quit is not sent', async (t) => {
  let mayOpen = true;
  const scene = await startScene(t, { mayOpen: () => mayOpen });
  const first = scene.open();
  const second = scene.open({ thingName: OFFLINE });
  assert.equal(codeOf(await first), 'ok');
  mayOpen = false;
  assert.equal(codeOf(await second), 'OpenCalledOff');
  assert.equal(opensOf(scene), 1);
});

test('a profile that is edited while an open waits does not bill the account it leads to now', async (t) => {
  let edited: Partial<AccountPlace> = {};
  const edit = async () => {
    edited = { endpoints: {} };
  };
  const scene = await startAsking(t, edit, { edited: () => edited });
  const opened = await scene.open();
  assert.equal(codeOf(opened), 'ProfileChanged');
  assert.equal(opensOf(scene), 0);
});

test('a profile that is only renamed, or given another limit, while an open waits still opens it', async (t) => {
  let edited: Partial<AccountPlace> & { monthlyLimit?: number } = { monthlyLimit: 1 };
  const edit = async () => {
    edited = { name: 'renamed', monthlyLimit: 5 };
  };
  const scene = await startAsking(t, edit, { edited: () => edited });
  assert.equal(codeOf(await scene.open()), 'ok');
  assert.equal(opensOf(scene), 1);
});

test('a tunnel found open is left alone when its open was called off while it was looked for', async (t) => {
  const scene = await startScene(t, { mayOpen: () => false });
  const colleague = await scene.cli('open-tunnel', '--destination-config', `thingName=${THING},services=SSH`);
  assert.equal(codeOf(await scene.open()), 'OpenCalledOff');
  assert.ok(!scene.cloud.calls.includes('RotateTunnelAccessToken'));
  assert.ok(colleague.tunnelId);
});
