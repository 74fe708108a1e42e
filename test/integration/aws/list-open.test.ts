/** The account's open tunnels by page, against a server that answers as the service does. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { createTunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { awsError, json, startRawAws } from '../../helpers/fake-aws.ts';

const HOUR_MS = 60 * 60_000;

interface Row {
  tunnelId: string;
  status: 'OPEN' | 'CLOSED';
  description?: string;
  createdAt: number;
}

const rows = (count: number, name: string, change: Partial<Row> = {}): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    tunnelId: `${name}-${index}`,
    status: 'OPEN',
    createdAt: Date.now() / 1000,
    ...change,
  }));

/** Answers each request with the next page. */
async function serve(t: TestContext, pages: Row[][]) {
  const aws = await startRawAws((response, { body }) => {
    const { nextToken } = JSON.parse(body) as { nextToken?: string };
    const page = nextToken === undefined ? 0 : Number(nextToken);
    const next = page + 1 < pages.length ? { nextToken: String(page + 1) } : {};
    json(response, 200, { tunnelSummaries: pages[page], ...next });
  });
  const api = createTunnelingApi({
    region: 'eu-central-1',
    endpoint: aws.url,
    credentials: { accessKeyId: 'AKIACULVERTLIST00001', secretAccessKey: 'secret' },
    quotas: createQuotas(systemClock),
    now: Date.now,
    log: silentLog,
  });
  t.after(async () => {
    api.close();
    await aws.close();
  });
  return { aws, api };
}

test('pages are followed to the end, and what is closed is left out', async (t) => {
  const { aws, api } = await serve(t, [
    [...rows(1, 'a', { description: 'from the console' }), ...rows(1, 'b', { status: 'CLOSED' })],
    rows(2, 'c'),
  ]);
  const listed = await api.listOpen(100);
  assert.ok(listed.ok);
  assert.deepEqual(
    listed.value.tunnels.map(({ tunnelId, description }) => [tunnelId, description]),
    [
      ['a-0', 'from the console'],
      ['c-0', ''],
      ['c-1', ''],
    ],
  );
  assert.equal(listed.value.more, false);
  assert.equal(aws.requests.length, 2);
  assert.equal(JSON.parse(aws.requests[0]?.body ?? '').thingName, undefined);
});

test('no more pages are asked for than are shown, and that there are more is said', async (t) => {
  const { aws, api } = await serve(t, [rows(100, 'a'), rows(100, 'b')]);
  const listed = await api.listOpen(100);
  assert.deepEqual(listed.ok && [listed.value.tunnels.length, listed.value.more], [100, true]);
  assert.equal(aws.requests.length, 1);
});

test('behind a tunnel that is older than any open one may be, nothing is looked for', async (t) => {
  const old = (Date.now() - 14 * HOUR_MS) / 1000;
  const { aws, api } = await serve(t, [
    [...rows(1, 'a'), ...rows(1, 'b', { status: 'CLOSED', createdAt: old })],
    rows(100, 'c', { status: 'CLOSED', createdAt: old }),
  ]);
  const listed = await api.listOpen(100);
  assert.deepEqual(listed.ok && [listed.value.tunnels.length, listed.value.more], [1, false]);
  assert.equal(aws.requests.length, 1);
});

test('a denial names the action', async (t) => {
  const aws = await startRawAws((response) => awsError(response, 400, 'AccessDeniedException', 'no'));
  t.after(() => aws.close());
  const api = createTunnelingApi({
    region: 'eu-central-1',
    endpoint: aws.url,
    credentials: { accessKeyId: 'AKIACULVERTLIST00001', secretAccessKey: 'secret' },
    quotas: createQuotas(systemClock),
    now: Date.now,
    log: silentLog,
  });
  t.after(() => api.close());
  const listed = await api.listOpen(100);
  assert.equal(listed.ok ? '' : listed.error.code, 'AccessDenied');
  assert.match(listed.ok ? '' : listed.error.message, /iot:ListTunnels/);
});
