import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFewNotifications } from '../../../electron/main/few-notifications.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function start() {
  const clock = new FakeClock(0);
  const titles: string[] = [];
  const few = createFewNotifications<string>({
    clock,
    show: (title) => void titles.push(title),
    more: (count) => `${count} more`,
  });
  const say = (count: number) => {
    for (let at = 1; at <= count; at++) {
      few.tell(`press-${at}`);
    }
  };
  return { clock, titles, say, few };
}

test('fifty tunnels that want a sign-in at the start are four notifications, not fifty', async () => {
  const { clock, titles, say } = start();
  say(50);
  assert.deepEqual(titles, ['press-1', 'press-2', 'press-3']);
  await clock.advance(5_000);
  assert.equal(titles.at(-1), '47 more');
  assert.equal(titles.length, 4);
  await clock.advance(5_000);
  assert.deepEqual([titles.length, clock.waiting], [4, 0]);
});

test('twenty tunnels that expire one a second are a handful of notifications, and none of them is lost', async () => {
  const { clock, titles, say } = start();
  for (let second = 0; second < 20; second++) {
    say(1);
    await clock.advance(1_000);
  }
  await clock.advance(10_000);
  const counted = titles.map((title) => (title.endsWith(' more') ? Number(title.split(' ')[0]) : 1));
  assert.equal(
    counted.reduce((sum, count) => sum + count),
    20,
  );
  assert.ok(titles.length <= 8, titles.join());
  assert.equal(clock.waiting, 0);
  say(1);
  assert.equal(titles.at(-1), 'press-1', 'what comes after it is shown at once');
});

test('a few are shown at once, each as it is, the fourth a moment later', async () => {
  const { clock, titles, say } = start();
  say(4);
  await clock.advance(5_000);
  assert.deepEqual(titles, ['press-1', 'press-2', 'press-3', 'press-4']);
  say(1);
  assert.equal(titles.length, 5, 'the next burst begins anew');
  await clock.advance(5_000);
  assert.equal(clock.waiting, 0);
});

test('what waits in a burst is dropped when it was seen otherwise', async () => {
  const { clock, titles, say, few } = start();
  say(9);
  few.drop();
  await clock.advance(5_000);
  assert.deepEqual(titles, ['press-1', 'press-2', 'press-3']);
});
