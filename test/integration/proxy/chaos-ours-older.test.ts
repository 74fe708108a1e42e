import { test } from 'node:test';
import { chaosRuns } from '../../helpers/chaos-runs.ts';
import { OURS_OLDER } from '../../helpers/chaos-subjects.ts';

test('so it is where our own destination speaks an older protocol', (t) =>
  chaosRuns(t, { file: 'proxy/chaos-ours-older.test', subject: OURS_OLDER, share: 0.25 }));
