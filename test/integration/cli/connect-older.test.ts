/** ssh and its kin with devices whose agents are years old, and carry one connection at a time. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { bundledTools, startToolsWorld, type ToolsWorld } from '../../helpers/tools-world.ts';

const bundle = await bundledTools();

const older = (version: 1 | 2) => [{ thingName: 'press-07', online: true, version }];

async function says(world: ToolsWorld, text: string): Promise<void> {
  const done = await world.run('ssh', [...world.ssh(), 'press-07', `echo ${text}`]);
  assert.equal(done.stdout, `${text}\n`, done.stderr);
}

for (const version of [1, 2] as const) {
  test(`V${version}: one command right after the other is never told that the one before is still connected`, async (t) => {
    const world = await startToolsWorld(t, {
      bundle,
      things: older(version),
      toolsMayOpen: true,
    });
    const sent = path.join(world.dir, 'sent');
    fs.writeFileSync(sent, 'firmware');
    for (let round = 1; round <= 3; round += 1) {
      await says(world, `round-${round}`);
      const to = path.join(world.dir, `arrived-${round}`);
      const copied = await world.run('scp', [...world.ssh(), sent, `press-07:${to}`]);
      assert.equal(copied.code, 0, copied.stderr);
      assert.equal(fs.readFileSync(to, 'utf8'), 'firmware');
    }
    assert.equal(world.aws.count('OpenTunnel'), 1);
  });

  test(`V${version}: commands at once take turns, also where nobody knew yet how old the agent is`, async (t) => {
    const world = await startToolsWorld(t, {
      bundle,
      things: older(version),
      toolsMayOpen: true,
    });
    await Promise.all(['one', 'two', 'three', 'four'].map((text) => says(world, text)));
    assert.equal(world.aws.count('OpenTunnel'), 1);
  });
}

test('whoever waits for an older agent longer than wanted is told why, and what helps', async (t) => {
  const world = await startToolsWorld(t, { bundle, things: older(1), toolsMayOpen: true });
  const session = spawn('ssh', [...world.ssh(), 'press-07', 'echo there; cat'], {
    env: world.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => session.kill('SIGKILL'));
  await once(session.stdout, 'data');
  const second = await world.culvert('connect', 'press-07', '22', '--wait', '1', '--verbose');
  assert.notEqual(second.code, 0);
  assert.equal(second.stdout, '');
  assert.match(second.stderr, /carries one connection at a time; waiting for the other one to end/);
  assert.match(second.stderr, /ControlMaster/);
  session.stdin.end();
  assert.deepEqual(await once(session, 'exit'), [0, null]);
  await says(world, 'free');
});
