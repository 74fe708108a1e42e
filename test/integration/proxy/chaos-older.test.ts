import { test } from 'node:test';
import { chaosRuns } from '../../helpers/chaos-runs.ts';
import { INDEPENDENT_OLDER } from '../../helpers/chaos-subjects.ts';

test('so it is towards a device that speaks an older protocol, whether the source knows it or not', (t) =>
  chaosRuns(t, { file: 'proxy/chaos-older.test', subject: INDEPENDENT_OLDER, share: 0.25 }));
