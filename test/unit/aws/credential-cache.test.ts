import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCredentialCache, type HeldCredentials } from '../../../electron/aws/credential-cache.ts';
import type { AwsCredentials } from '../../../electron/aws/sdk.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const MINUTE_MS = 60_000;
const QUIET = { asking: false };
const ASKING = { asking: true };

function start() {
  const clock = new FakeClock();
  const cache = createCredentialCache({ now: () => clock.now() });
  const source = { loads: 0, asked: 0, down: false, minutes: 60 as number | null };
  const load = async ({ asking }: { asking: boolean }): Promise<Result<HeldCredentials>> => {
    source.loads += 1;
    source.asked += asking ? 1 : 0;
    await new Promise((resolve) => setImmediate(resolve));
    if (source.down) {
      return fail(culvertError('NoNetwork', { host: 'sts' }));
    }
    const end =
      source.minutes === null ? {} : { expiration: new Date(clock.now() + source.minutes * MINUTE_MS) };
    return ok({ accessKeyId: `key ${source.loads}`, secretAccessKey: 's', ...end });
  };
  return { clock, cache, source, load };
}

const keyOf = (result: Result<AwsCredentials>) => (result.ok ? result.value.accessKeyId : result.error.code);

test('credentials are renewed five minutes before they end, and not sooner', async () => {
  const { clock, cache, load } = start();
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 1');
  clock.jump(55 * MINUTE_MS - 1);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 1');
  clock.jump(1);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 2');
});

test('many who want them at once wait for one load', async () => {
  const { cache, load, source } = start();
  const answers = await Promise.all([1, 2, 3].map(() => cache.get('k', load, QUIET)));
  assert.deepEqual(answers.map(keyOf), ['key 1', 'key 1', 'key 1']);
  assert.equal(source.loads, 1);
});

test('credentials without an end are kept', async () => {
  const { clock, cache, load, source } = start();
  source.minutes = null;
  await cache.get('k', load, QUIET);
  clock.jump(1_000 * MINUTE_MS);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 1');
});

test('credentials that are good for four minutes are used for two', async () => {
  const { clock, cache, load, source } = start();
  source.minutes = 4;
  await cache.get('k', load, QUIET);
  clock.jump(2 * MINUTE_MS - 1);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 1');
  clock.jump(1);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 2');
});

test('while the old ones work a failure is not told, and it is never kept', async () => {
  const { clock, cache, load, source } = start();
  await cache.get('k', load, QUIET);
  source.down = true;
  clock.jump(58 * MINUTE_MS);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 1');
  clock.jump(2 * MINUTE_MS);
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'NoNetwork');
  source.down = false;
  assert.equal(keyOf(await cache.get('k', load, QUIET)), `key ${source.loads}`);
});

test('a person’s try waits for a quiet one, and is begun when that came to nothing', async () => {
  const { cache, load, source } = start();
  source.down = true;
  const quiet = cache.get('k', load, QUIET);
  const asking = cache.get('k', load, ASKING);
  assert.deepEqual([keyOf(await quiet), keyOf(await asking)], ['NoNetwork', 'NoNetwork']);
  assert.deepEqual([source.loads, source.asked], [2, 1]);
  source.down = false;
  const both = await Promise.all([cache.get('k', load, QUIET), cache.get('k', load, ASKING)]);
  assert.deepEqual(both.map(keyOf), ['key 3', 'key 3']);
});

test('what was dropped while it was loaded is not kept', async () => {
  const { cache, load } = start();
  const first = cache.get('k', load, QUIET);
  cache.drop('k');
  await first;
  assert.equal(keyOf(await cache.get('k', load, QUIET)), 'key 2');
});

test('keys that may change are looked at again, and the SDK is told an end so that it asks', async () => {
  const { clock, cache } = start();
  let loads = 0;
  const load = async () => {
    loads += 1;
    return ok({ accessKeyId: 'a', secretAccessKey: 's', lookAgainAt: clock.now() + MINUTE_MS });
  };
  const first = await cache.get('k', load, QUIET);
  assert.deepEqual(first, {
    ok: true,
    value: { accessKeyId: 'a', secretAccessKey: 's', expiration: new Date(clock.now() + 6 * MINUTE_MS) },
  });
  clock.jump(MINUTE_MS - 1);
  await cache.get('k', load, QUIET);
  assert.equal(loads, 1);
  clock.jump(1);
  await cache.get('k', load, QUIET);
  assert.equal(loads, 2);
});
