import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { dial, ended, until } from '../../helpers/source-harness.ts';
import { converse } from './conversation.ts';
import { type Scene, startScene } from './scene.ts';

const MIB = 1024 * 1024;
const BULK = { up: 2 * MIB, down: 2 * MIB };
const THREE = ['SSH', 'VNC', 'WEB'];
/** So much that it is still under way when the test cuts it. */
const ENDLESS = { up: 400 * MIB, down: 400 * MIB };

const kinds = (scene: Scene) => scene.statuses.map(({ kind }) => kind);

/** Connections of every service in the middle of a transfer both ways. */
async function startTransfers(t: TestContext, scene: Scene, perService: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (const [name, port] of Object.entries(scene.ports)) {
    for (let count = 1; count <= perService; count += 1) {
      const socket = await dial(t, port);
      sockets.push(socket);
      // It ends in the middle, as it should.
      converse(socket, name, ENDLESS).catch(() => {});
    }
  }
  await until('every service carries data both ways', () =>
    scene.source.traffic().every(({ bytesUp, bytesDown }) => bytesUp > MIB && bytesDown > MIB),
  );
  return sockets;
}

async function converseOnAll(t: TestContext, scene: Scene): Promise<void> {
  await Promise.all(
    Object.entries(scene.ports).map(async ([name, port]) => {
      const socket = await dial(t, port);
      await converse(socket, name, BULK);
      socket.resetAndDestroy();
    }),
  );
}

for (const { title, version, frameBytes, perService } of [
  { title: 'V1', version: 1, frameBytes: undefined, perService: 1 },
  { title: 'V2', version: 2, frameBytes: undefined, perService: 1 },
  { title: 'V3', version: 3, frameBytes: undefined, perService: 5 },
  { title: 'V3 in frames of 997 bytes', version: 3, frameBytes: 997, perService: 2 },
] as const) {
  test(`${title}: a cut in the middle of a transfer ends the connections, and the same ports go on`, async (t) => {
    const scene = await startScene(t, {
      services: version === 1 ? [] : THREE,
      destination: version,
      told: version,
      ...(frameBytes === undefined ? {} : { frameBytes }),
    });
    for (let round = 1; round <= 3; round += 1) {
      const sockets = await startTransfers(t, scene, perService);
      scene.plane.cutConnections();
      await Promise.all(sockets.map(ended));
      for (const socket of sockets) {
        socket.destroy();
      }
      assert.ok(scene.source.traffic().every(({ connections }) => connections === 0));
      await until('the device has closed too', () =>
        Object.values(scene.targets).every((target) => target.sockets.size === 0),
      );
      await until('connected anew', () => kinds(scene).filter((kind) => kind === 'connected').length > round);
      await scene.connected();
      await converseOnAll(t, scene);
    }
    // The same access token and client token were good each time.
    assert.ok(!kinds(scene).includes('token-needed') && !kinds(scene).includes('refused'));
  });
}

test('a program that connects while the tunnel is cut waits, and is served once both ends are back', async (t) => {
  // The source waits longer than the device ever does, so that what it says is heard.
  const scene = await startScene(t, { random: 0.99 });
  await converseOnAll(t, scene);
  scene.plane.cutConnections();
  await until('the cut is noticed', () => kinds(scene).at(-1) === 'reconnecting');
  const early = await dial(t, scene.ports.SSH);
  const talk = converse(early, 'SSH', BULK);
  await until('it waits', () => scene.source.waiting === 1);
  await talk;
});

test('after a rotation a cut asks for the new token, and with it the same ports go on', async (t) => {
  const scene = await startScene(t, { services: THREE });
  const fresh = scene.rotate('source');
  // Rotation alone cuts nothing.
  await scene.connected();
  await converseOnAll(t, scene);
  const sockets = await startTransfers(t, scene, 2);
  scene.plane.cutConnections();
  await Promise.all(sockets.map(ended));
  await until('a token is asked for', () => kinds(scene).includes('token-needed'));
  const waiting = await dial(t, scene.ports.VNC);
  const talk = converse(waiting, 'VNC', BULK);
  await until('it waits', () => scene.source.waiting === 1);
  await until('the device is back', () => scene.registry.get(scene.tunnelId)!.sides.destination.connected);
  assert.deepEqual(scene.source.token(fresh), { ok: true, value: null });
  await scene.connected();
  await talk;
  await converseOnAll(t, scene);
  // The new pair of tokens is as good for a reconnect as the old one was.
  scene.plane.cutConnections();
  await until('the cut is noticed', () => kinds(scene).at(-1) === 'reconnecting');
  await scene.connected();
  await converseOnAll(t, scene);
  assert.equal(kinds(scene).filter((kind) => kind === 'token-needed').length, 1);
});

test('a fresh token given in the middle of a transfer takes the place of the running session', async (t) => {
  const scene = await startScene(t);
  const sockets = await startTransfers(t, scene, 3);
  assert.deepEqual(scene.source.token(scene.rotate('source')), { ok: true, value: null });
  await Promise.all(sockets.map(ended));
  await scene.connected();
  await converseOnAll(t, scene);
});

test('a device that comes back in the middle of a transfer ends its connections, and the next ones work', async (t) => {
  const scene = await startScene(t, { services: THREE });
  const sockets = await startTransfers(t, scene, 2);
  // A second destination with the new token throws the first one out.
  scene.rotate('destination');
  await Promise.all(sockets.map(ended));
  await scene.connected();
  await converseOnAll(t, scene);
  assert.ok(!kinds(scene).includes('reconnecting'));
});

test('a tunnel that is closed in the middle of a transfer ends the connections', async (t) => {
  const scene = await startScene(t, { services: THREE });
  const sockets = await startTransfers(t, scene, 2);
  scene.registry.closeTunnel(scene.tunnelId, false);
  await Promise.all(sockets.map(ended));
  // The tokens of a closed tunnel are void, which is all that the source can see.
  await until('a token is asked for', () => kinds(scene).includes('token-needed'));
  await until('the device has closed too', () =>
    Object.values(scene.targets).every((target) => target.sockets.size === 0),
  );
});

test('stop in the middle of a transfer ends the connections at both ends', async (t) => {
  const scene = await startScene(t, { services: THREE });
  const sockets = await startTransfers(t, scene, 2);
  await scene.source.stop();
  await Promise.all(sockets.map(ended));
  await until('the device has closed too', () =>
    Object.values(scene.targets).every((target) => target.sockets.size === 0),
  );
  await assert.rejects(dial(t, scene.ports.SSH), { code: 'ECONNREFUSED' });
  await until('the service knows', () => !scene.registry.get(scene.tunnelId)!.sides.source.connected);
});

test('programs that come and go while the tunnel is cut again and again: what arrives is whole, nothing is left', async (t) => {
  const scene = await startScene(t, { services: ['SSH', 'WEB'] });
  let over = false;
  let whole = 0;
  const programs = Array.from({ length: 20 }, async (_, index) => {
    const name = index % 2 === 0 ? 'SSH' : 'WEB';
    while (!over) {
      const socket = await dial(t, scene.ports[name]);
      try {
        await converse(socket, name, { up: 50_000, down: 50_000 });
        whole += 1;
      } catch (error) {
        // Cut short, not wrong.
        assert.match(String(error), /the connection (ended|was cut)/);
      }
      if (index % 3 === 0) {
        socket.resetAndDestroy();
      } else {
        socket.destroy();
      }
    }
  });
  for (let cut = 1; cut <= 3; cut += 1) {
    const before = whole;
    await until('some have come through', () => whole > before + 20);
    scene.plane.cutConnections();
    await until('connected anew', () => kinds(scene).filter((kind) => kind === 'connected').length > cut);
  }
  over = true;
  await Promise.all(programs);
  await scene.connected();
  await until('no connection is left', () =>
    scene.source.traffic().every(({ connections }) => connections === 0),
  );
  await until('the device has closed too', () =>
    Object.values(scene.targets).every((target) => target.sockets.size === 0),
  );
  await converseOnAll(t, scene);
});
