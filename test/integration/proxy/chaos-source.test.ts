import { test } from 'node:test';
import { chaosRuns } from '../../helpers/chaos-runs.ts';
import { INDEPENDENT } from '../../helpers/chaos-subjects.ts';

test('whatever the network and the service do, no byte is wrong and the tunnel comes back by itself', (t) =>
  chaosRuns(t, { file: 'proxy/chaos-source.test', subject: INDEPENDENT, share: 0.25 }));
