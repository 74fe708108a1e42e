/** When a local program has sent its last byte: for how long the device may take to answer. */
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  dial,
  ended,
  receive,
  receiveAll,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const MIB = 1024 * 1024;

/** A tunnel whose device says only what the test makes it say, and what it was told. */
async function startSilentDevice(t: TestContext) {
  const clock = new FakeClock();
  const target = await startTarget(t, (socket) => socket.resume());
  const { ports, relay, source } = await startHarness(t, { targets: { SSH: target.port }, clock });
  const connections = () => source.traffic()[0]!.connections;
  return {
    clock,
    relay,
    source,
    connections,
    async dial(): Promise<Socket> {
      const before = connections();
      const socket = await dial(t, ports.SSH);
      await until('it is carried', () => connections() === before + 1);
      return socket;
    },
    say(connectionId: number, text: string | Buffer) {
      const payload = Buffer.from(text);
      relay.inject({ type: Wire.DATA, streamId: 1, serviceId: 'SSH', connectionId, payload });
    },
    /** Half-closes, with last words if there are any, and waits until the source has seen it. */
    async end(socket: Socket, lastWords = '') {
      const timers = clock.waiting;
      socket.end(lastWords);
      await until('the end is seen', () => clock.waiting > timers);
    },
    wasReset: (connectionId: number) =>
      relay.fromSource.some(
        (message) => message.type === Wire.CONNECTION_RESET && message.connectionId === connectionId,
      ),
  };
}

test('a program that goes away after its last answer is let go after 5 seconds of silence, not 30', async (t) => {
  const device = await startSilentDevice(t);
  const socket = await device.dial();
  socket.write('question');
  await until('it is on its way', () => device.relay.fromSource.some(({ type }) => type === Wire.DATA));
  device.say(1, 'answer');
  assert.equal((await receive(socket, 6)).toString(), 'answer');
  await device.end(socket);
  await device.clock.advance(4_999);
  assert.equal(device.connections(), 1);
  await device.clock.advance(1);
  assert.equal(device.connections(), 0);
  await until('the device is told', () => device.wasReset(1));
  await ended(socket);
});

test('as long as the device goes on sending, its way to a half-closed program stays open', async (t) => {
  const device = await startSilentDevice(t);
  const socket = await device.dial();
  device.say(1, '.');
  await receive(socket, 1);
  await device.end(socket);
  for (let second = 0; second < 60; second += 4) {
    await device.clock.advance(4_000);
    device.say(1, '.');
    assert.equal((await receive(socket, 1)).toString(), '.');
  }
  assert.equal(device.connections(), 1);
  await device.clock.advance(5_000);
  assert.equal(device.connections(), 0);
});

test('a question that came with the end of data has 30 seconds to be answered, greeting or not', async (t) => {
  const device = await startSilentDevice(t);
  const socket = await device.dial();
  device.say(1, 'hello');
  await receive(socket, 5);
  await device.end(socket, 'question');
  await device.clock.advance(29_000);
  device.say(1, 'the first half, ');
  const first = await receive(socket, 16);
  await device.clock.advance(29_000);
  const rest = receiveAll(socket);
  device.say(1, 'and the second');
  device.relay.inject({ type: Wire.CONNECTION_RESET, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  assert.equal(Buffer.concat([first, await rest]).toString(), 'the first half, and the second');
  assert.equal(device.wasReset(1), false);
});

test('a program that is slow to take its answer is not taken for gone after 5 seconds', async (t) => {
  const device = await startSilentDevice(t);
  const socket = await device.dial();
  socket.pause();
  const part = Buffer.alloc(64_000, 'x');
  let said = 0;
  for (; device.source.buffered().downlinkBytes < MIB / 2; said += part.length) {
    device.say(1, part);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await device.end(socket);
  await device.clock.advance(6_000);
  assert.equal(device.connections(), 1);
  await receive(socket, said);
  await until('all is taken', () => device.source.buffered().downlinkBytes === 0);
  // From here on it is the device that is silent.
  await device.clock.advance(4_999);
  assert.equal(device.connections(), 1);
  await device.clock.advance(1);
  assert.equal(device.connections(), 0);
});

test('an answer that waits behind another slow program is not given up', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  const asking = await device.dial();
  slow.pause();
  const part = Buffer.alloc(64_000, 'x');
  let said = 0;
  for (; device.source.buffered().downlinkBytes <= MIB; said += part.length) {
    device.say(1, part);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await device.end(asking, 'question');
  device.say(2, 'answer');
  await device.clock.advance(120_000);
  assert.equal(device.connections(), 2);
  const answer = receive(asking, 6);
  await receive(slow, said);
  assert.equal((await answer).toString(), 'answer');
  await device.clock.advance(30_000);
  assert.equal(device.connections(), 1);
  assert.equal(device.wasReset(1), false);
});

test('a half-closed program that reads nothing is let go, though it holds up the others', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  slow.pause();
  const part = Buffer.alloc(64_000, 'x');
  while (device.source.buffered().downlinkBytes <= MIB) {
    device.say(1, part);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await device.end(slow);
  await device.clock.advance(30_000);
  assert.equal(device.connections(), 0);
  const target = await device.dial();
  device.say(2, 'free');
  assert.equal((await receive(target, 4)).toString(), 'free');
});
