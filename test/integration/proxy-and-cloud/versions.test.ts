import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial, ended, until } from '../../helpers/source-harness.ts';
import { converse } from './conversation.ts';
import { startScene } from './scene.ts';

const MIB = 1024 * 1024;
const BULK = { up: 3 * MIB + 17, down: 3 * MIB - 5 };
const SMALL = { up: 5_000, down: 7_000 };
const THREE = ['SSH', 'VNC', 'WEB'];

/** A tunnel whose device carries one connection at a time, however the source came to know that. */
const SERIAL = [
  { title: 'V1 on a tunnel without services', services: [], destination: 1, told: 1 },
  { title: 'V1 on a tunnel with one service', services: ['SSH'], destination: 1, told: 1 },
  { title: 'V2 with one service', services: ['SSH'], destination: 2, told: 2 },
  { title: 'a V1 device that was taken for V3', services: ['SSH'], destination: 1, told: 3 },
  { title: 'a V1 device taken for V3, without services', services: [], destination: 1, told: 3 },
  { title: 'a V2 device that was taken for V3', services: ['SSH'], destination: 2, told: 3 },
  { title: 'a V3 device that was taken for V1', services: ['SSH'], destination: 3, told: 1 },
  { title: 'a V3 device that was taken for V2', services: ['SSH'], destination: 3, told: 2 },
] as const;

for (const { title, destination, told, ...rest } of SERIAL) {
  const services = [...rest.services];
  const name = services[0] ?? '';

  test(`${title}: connections one after another, every byte compared both ways`, async (t) => {
    const { source, ports, targets } = await startScene(t, { services, destination, told });
    for (const end of ['reset', 'end of data', 'device'] as const) {
      const socket = await dial(t, ports[name]);
      await converse(socket, name, BULK);
      await converse(socket, name, SMALL);
      if (end === 'reset') {
        socket.resetAndDestroy();
      } else if (end === 'end of data') {
        socket.end();
      } else {
        for (const served of targets[name]!.sockets) {
          served.end();
        }
        await ended(socket);
        socket.destroy();
      }
    }
    await until('the last connection is over', () => source.traffic()[0]!.connections === 0);
    const { bytesUp, bytesDown } = source.traffic()[0]!;
    const extra = { header: 12, digest: 32 };
    assert.equal(bytesUp, 3 * (BULK.up + SMALL.up + 2 * extra.header));
    assert.equal(bytesDown, 3 * (BULK.down + SMALL.down + 2 * extra.digest));
    await until('the device has closed too', () => targets[name]!.sockets.size === 0);
  });

  test(`${title}: a second connection waits for its turn and never ends the first`, async (t) => {
    const { source, ports, targets } = await startScene(t, { services, destination, told });
    const first = await dial(t, ports[name]);
    await converse(first, name, SMALL);
    const second = await dial(t, ports[name]);
    const third = await dial(t, ports[name]);
    let secondIsServed = false;
    // More than is held for a connection that waits, so reading has to stop and to start again.
    const talks = [second, third].map((socket, index) =>
      converse(socket, name, BULK).then(() => {
        secondIsServed ||= index === 0;
        if (index === 0) {
          // The end of data alone, as most programs end.
          socket.end();
        } else {
          socket.resetAndDestroy();
        }
      }),
    );
    await until('two wait', () => source.waiting === 2);
    await converse(first, name, BULK);
    await converse(first, name, SMALL);
    assert.equal(secondIsServed, false);
    assert.equal(source.waiting, 2);
    assert.equal(targets[name]!.sockets.size, 1);
    first.end();
    await Promise.all(talks);
    await until('all are over', () => source.traffic()[0]!.connections === 0 && source.waiting === 0);
  });
}

for (const { title, destination, told } of [
  { title: 'V2', destination: 2, told: 2 },
  { title: 'a V2 device that was taken for V3', destination: 2, told: 3 },
  { title: 'V3', destination: 3, told: 3 },
] as const) {
  test(`${title}: three services with a connection each, all at once, and each again`, async (t) => {
    const { source, ports } = await startScene(t, { services: THREE, destination, told });
    for (let round = 1; round <= 2; round += 1) {
      const sockets = await Promise.all(THREE.map((name) => dial(t, ports[name])));
      await Promise.all(sockets.map((socket, index) => converse(socket, THREE[index]!, BULK)));
      for (const socket of sockets) {
        socket.resetAndDestroy();
      }
      await until('they are over', () => source.traffic().every(({ connections }) => connections === 0));
    }
  });

  test(`${title}: a service that ends its connections leaves the others in peace`, async (t) => {
    const { ports, targets } = await startScene(t, { services: THREE, destination, told });
    const [ssh, vnc, web] = await Promise.all(THREE.map((name) => dial(t, ports[name])));
    await Promise.all([
      converse(ssh!, 'SSH', SMALL),
      converse(vnc!, 'VNC', SMALL),
      converse(web!, 'WEB', SMALL),
    ]);
    const going = Promise.all([converse(ssh!, 'SSH', BULK), converse(web!, 'WEB', BULK)]);
    for (const socket of targets.VNC!.sockets) {
      socket.destroy();
    }
    await ended(vnc!);
    await going;
    const again = await dial(t, ports.VNC);
    await converse(again, 'VNC', SMALL);
  });
}

test('V3: fifty connections in parallel over three services, and fifty more on the same tunnel', async (t) => {
  const { source, ports, targets } = await startScene(t, { services: THREE });
  const sent = { up: 0, down: 0 };
  for (let round = 1; round <= 2; round += 1) {
    const talks = Array.from({ length: 50 }, async (_, index) => {
      const name = THREE[index % THREE.length]!;
      const volume = { up: 60_000 + 997 * index, down: 90_000 + 1_009 * index };
      sent.up += volume.up + 12;
      sent.down += volume.down + 32;
      const socket = await dial(t, ports[name]);
      await converse(socket, name, volume);
      return socket;
    });
    const sockets = await Promise.all(talks);
    assert.equal(
      source.traffic().reduce((sum, { connections }) => sum + connections, 0),
      50,
    );
    for (const [index, socket] of sockets.entries()) {
      // Some are cut off, some close as programs do, which shows as the end of data.
      if (round === 1 || index % 2 === 0) {
        socket.resetAndDestroy();
      } else {
        socket.destroy();
      }
    }
    await until('all are over', () => source.traffic().every(({ connections }) => connections === 0));
  }
  assert.equal(
    source.traffic().reduce((sum, { bytesUp }) => sum + bytesUp, 0),
    sent.up,
  );
  assert.equal(
    source.traffic().reduce((sum, { bytesDown }) => sum + bytesDown, 0),
    sent.down,
  );
  assert.deepEqual(source.buffered(), { uplinkBytes: 0, downlinkBytes: 0 });
  await until('the device has closed too', () =>
    Object.values(targets).every(({ sockets }) => sockets.size === 0),
  );
});

for (const frameBytes of [1, 3, 61, 65_537]) {
  test(`frames of at most ${frameBytes} bytes: every byte compared on three connections at once`, async (t) => {
    // Each frame costs as much as a whole one, so the smaller they are the less is sent.
    const volume = {
      up: Math.min(2 * MIB, 40_000 * frameBytes),
      down: Math.min(2 * MIB, 40_000 * frameBytes),
    };
    for (const version of [1, 2, 3] as const) {
      const services = version === 1 ? [] : THREE;
      const { ports } = await startScene(t, { services, destination: version, told: version, frameBytes });
      await Promise.all(
        Object.entries(ports).map(async ([name, port]) => converse(await dial(t, port), name, volume)),
      );
    }
  });
}
