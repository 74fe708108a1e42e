import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { bundledTools, startToolsWorld } from '../../helpers/tools-world.ts';

const bundle = await bundledTools();

test('a tunnel that expires in the middle ends the connection, and opens no other one by itself', async (t) => {
  const world = await startToolsWorld(t, { bundle });
  // The shortest that AWS has.
  assert.equal((await world.culvert('open', 'press-07', '--lifetime', '1m', '--wait')).code, 0);
  const session = spawn('ssh', [...world.ssh(), 'press-07', 'echo there; cat'], {
    env: world.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => session.kill('SIGKILL'));
  await once(session.stdout, 'data');
  assert.deepEqual(await once(session, 'exit'), [255, null]);
  const later = await world.culvert('connect', 'press-07', '22');
  assert.equal(later.code, 10, later.stderr);
  assert.equal(world.aws.count('OpenTunnel'), 1);
});
