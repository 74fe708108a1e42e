import { test } from 'node:test';
import { chaosRuns } from '../../helpers/chaos-runs.ts';
import { OURS } from '../../helpers/chaos-subjects.ts';

test('between our own two ends, whatever happens, no byte is wrong and both come back by themselves', (t) =>
  chaosRuns(t, { file: 'proxy/chaos-ours.test', subject: OURS, share: 0.25 }));
