import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  flatAt,
  formatRate,
  LIMIT_KBPS,
  LINE_MS,
  linePath,
  type Rates,
  takeRates,
  throughput,
} from '../../../renderer/throughput.ts';
import { tunnelView } from './views.ts';

const NONE: Rates = new Map();

/** One tunnel seen by views that each come at an instant with what was counted by then. */
function seen(...views: [at: number, up: number, down: number][]): Rates {
  return views.reduce<Rates>(
    (rates, [now, bytesUp, bytesDown]) =>
      takeRates(rates, { now, tunnels: [tunnelView({ bytesUp, bytesDown })] }),
    NONE,
  );
}

const samples = (rates: Rates) => rates.get('k1') ?? [];
const sum = (line: number[]) => line.reduce((total, value) => total + value, 0);

describe('the samples of a tunnel', () => {
  test('begin with what was counted before anybody looked, which is no flow of this minute', () => {
    const rates = seen([1_000, 500, 90_000]);
    assert.equal(sum(throughput(samples(rates), 2_000).line), 0);
    assert.equal(flatAt(samples(rates)), null);
  });

  test('grow only when something flowed, and a view without news leaves the whole record alone', () => {
    const before = seen([0, 0, 0], [1_000, 10, 20]);
    assert.equal(samples(before).length, 2);
    const same = { now: 5_000, tunnels: [tunnelView({ bytesUp: 10, bytesDown: 20 })] };
    assert.equal(takeRates(before, same), before);
  });

  test('older than a minute are dropped, but for the one that the line begins at', () => {
    const views = Array.from({ length: 200 }, (_, at): [number, number, number] => [at * 1_000, at, 0]);
    const kept = samples(seen(...views));
    assert.equal(kept.at(-1)?.at, 199_000);
    assert.equal(kept[0]?.at, 199_000 - LINE_MS);
  });

  test('begin anew where the counting did, and where the clock was set back', () => {
    assert.equal(samples(seen([0, 100, 100], [1_000, 200, 200], [2_000, 5, 0])).length, 1);
    assert.equal(samples(seen([9_000, 100, 100], [1_000, 200, 200])).length, 1);
  });

  test('go with the tunnel: a closed one, and one that is off the list', () => {
    const before = seen([0, 0, 0]);
    assert.equal(takeRates(before, { now: 1, tunnels: [tunnelView({ state: 'closed' })] }).size, 0);
    assert.equal(takeRates(before, { now: 1, tunnels: [] }).size, 0);
  });
});

describe('the throughput', () => {
  // 100,000 bits each second, up and down alike.
  const steady = seen(
    ...Array.from({ length: 5 }, (_, at): [number, number, number] => [at * 1_000, at * 12_500, at * 12_500]),
  );

  test('is kilobits per second in each direction', () => {
    const { upKbps, downKbps, line } = throughput(samples(steady), 4_000);
    assert.deepEqual([upKbps, downKbps], [100, 100]);
    assert.equal(line.length, 60);
    assert.deepEqual(line.slice(-5), [0, 200, 200, 200, 200]);
  });

  test('falls to nothing as time goes on without a view, and the line moves out of sight', () => {
    const quiet = throughput(samples(steady), 10_000);
    assert.deepEqual([quiet.upKbps, quiet.downKbps], [0, 0]);
    assert.deepEqual(quiet.line.slice(-7), [200, 0, 0, 0, 0, 0, 0]);
    const end = flatAt(samples(steady));
    assert.ok(end !== null);
    assert.equal(sum(throughput(samples(steady), end).line), 0);
    assert.notEqual(sum(throughput(samples(steady), end - 2_000).line), 0);
  });

  test('after a pause counts the burst where it was, not over the whole pause', () => {
    const { line } = throughput(samples(seen([0, 0, 0], [30_000, 0, 125_000])), 30_000);
    assert.equal(line.at(-1), 1_000);
    assert.equal(sum(line.slice(0, -1)), 0);
  });

  test('loses no bit between the samples', () => {
    const views: [number, number, number][] = [
      [0, 0, 0],
      [1_300, 4_000, 0],
      [2_900, 9_000, 777],
      [17_400, 9_001, 5_000],
    ];
    const { line } = throughput(samples(seen(...views)), 17_400);
    assert.ok(Math.abs(sum(line) - ((9_001 + 5_000) * 8) / 1_000) < 1e-6);
  });
});

describe('the picture', () => {
  const size = { width: 100, height: 50 };

  test('has the limit at four fifths of the height, until more than that flows', () => {
    assert.equal(linePath([0, LIMIT_KBPS], size).limitY, 10);
    assert.equal(linePath([0, LIMIT_KBPS], size).path, 'M0 50L100 10');
    const much = linePath([0, LIMIT_KBPS * 10], size);
    assert.ok(much.limitY > 40, 'the limit goes down, so that what flows stays in the picture');
    assert.match(much.path, /L100 2\.4$/);
  });

  test('says rates with the unit that fits', () => {
    assert.deepEqual([0, 0.4, 312.4, 999.4, 1_000, 12_440].map(formatRate), [
      '0 kb/s',
      '0 kb/s',
      '312 kb/s',
      '999 kb/s',
      '1.0 Mb/s',
      '12.4 Mb/s',
    ]);
  });
});
