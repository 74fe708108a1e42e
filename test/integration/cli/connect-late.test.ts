/** Devices that come online after their tunnel was opened, so that AWS told their agents nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundledTools, startToolsWorld } from '../../helpers/tools-world.ts';

/** Of a tunnel that waits, past what a device that is online needs. */
const UNHEARD_MS = 15_000;

const bundle = await bundledTools();

test('a device that was switched on later is reached by the same command, through the tunnel that is open', async (t) => {
  const world = await startToolsWorld(t, {
    bundle,
    things: [{ thingName: 'press-07', online: false }],
    toolsMayOpen: true,
  });
  const silent = await world.culvert('connect', 'press-07', '22', '--wait', '1');
  assert.match(silent.stderr, /press-07 has not answered for 1 s/);
  await world.aws.cloud.setOnline('press-07', true);
  await sleep(UNHEARD_MS);
  const reached = await world.run('ssh', [...world.ssh('--wait 20'), 'press-07', 'echo there']);
  assert.equal(reached.stdout, 'there\n', reached.stderr);
  assert.equal(world.aws.count('OpenTunnel'), 1);
});
