import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { takeSignals } from '../../../electron/main/signals.ts';

function start() {
  const from = new EventEmitter();
  const ends: string[] = [];
  const signals = takeSignals(from as unknown as NodeJS.Process, () => ends.push('early'));
  return { from, ends, signals };
}

test('a signal before there is anything to take down ends the process, one after that is for the application', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const early = start();
    early.from.emit(signal);
    assert.deepEqual([early.ends, early.signals.received()], [['early'], true]);

    const late = start();
    late.signals.handOver(() => late.ends.push('quit'));
    assert.equal(late.signals.received(), false);
    late.from.emit(signal);
    late.from.emit(signal);
    assert.deepEqual([late.ends, late.signals.received()], [['quit', 'quit'], true]);
  }
});
