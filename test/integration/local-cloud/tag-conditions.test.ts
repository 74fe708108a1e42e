/** OpenTunnel under policies that want tags or forbid others, as an organisation's may. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { createTunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { KEYS, REGION, startTestCloud } from './start-test-cloud.ts';

async function open(
  t: TestContext,
  policy: { requiredTags?: string[]; allowedTags?: string[] },
  keys: string[],
) {
  const { accessKeyId, secretAccessKey } = KEYS.good;
  const cloud = await startTestCloud(t, { keys: [{ ...KEYS.good, ...policy }] });
  const api = createTunnelingApi({
    ...{ region: REGION, endpoint: cloud.endpoints.tunneling, now: Date.now, log: silentLog },
    credentials: { accessKeyId, secretAccessKey },
    quotas: createQuotas(systemClock),
  });
  t.after(() => api.close());
  const answer = await api.openTunnel({
    ...{ thingName: 'pump-1', services: ['SSH'], lifetimeMinutes: 15, description: 'x' },
    tags: keys.map((key) => ({ key, value: 'v' })),
  });
  const made = cloud.registry.list({ maxResults: 10 })?.tunnels.length;
  return { answer, made };
}

test('an open without a tag that the policy wants is refused, and nothing is opened', async (t) => {
  const { answer, made } = await open(t, { requiredTags: ['Owner'] }, ['Project']);
  assert.ok(!answer.ok && answer.outcome === 'not-done');
  assert.equal(answer.error.code, 'AccessDenied');
  assert.equal(answer.error.details?.action, 'iot:OpenTunnel');
  assert.match(answer.error.details?.resource ?? '', /:tunnel\/\*$/);
  assert.equal(made, 0);
});

test('an open with a tag that the policy does not allow is refused', async (t) => {
  const { answer, made } = await open(t, { allowedTags: ['Owner'] }, ['Owner', 'culvert-request']);
  assert.ok(!answer.ok && answer.error.code === 'AccessDenied');
  assert.equal(made, 0);
});

test('an open with the tags that the policy wants and allows is carried out', async (t) => {
  const policy = { requiredTags: ['Owner'], allowedTags: ['Owner', 'culvert-request'] };
  assert.ok((await open(t, policy, ['Owner'])).answer.ok);
  assert.ok((await open(t, policy, ['Owner', 'culvert-request'])).answer.ok);
});
