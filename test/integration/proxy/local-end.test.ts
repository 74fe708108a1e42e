/** When a local program has sent its last byte: for how long the device may take to answer. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
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
/** With several connections so much waits for a slow one until the websocket is read no more. */
const SHARED_BYTES = 16 * MIB;
const FLOOD_PART_BYTES = 64_000;

/** A tunnel whose device says only what the test makes it say, and what it was told. */
async function startSilentDevice(t: TestContext) {
  const clock = new FakeClock();
  const target = await startTarget(t, (socket) => socket.resume());
  const { ports, relay, source, logLines } = await startHarness(t, { targets: { SSH: target.port }, clock });
  const connections = () => source.traffic()[0]!.connections;
  const say = (connectionId: number, text: string | Buffer) => {
    const payload = Buffer.from(text);
    relay.inject({ type: Wire.DATA, streamId: 1, serviceId: 'SSH', connectionId, payload });
  };
  return {
    clock,
    relay,
    source,
    logLines,
    connections,
    say,
    /**
     * Says more than a program takes that does not read, until more than `heldBytes` are held for it, or until the
     * websocket is read no more. Answers what was said.
     */
    async flood(connectionId: number, heldBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
      const said: Buffer[] = [];
      let last = 0;
      let roundsWithoutMore = 0;
      while (roundsWithoutMore < 100 && source.buffered().downlinkBytes <= heldBytes) {
        const part = randomBytes(FLOOD_PART_BYTES);
        said.push(part);
        say(connectionId, part);
        await new Promise((resolve) => setTimeout(resolve, 1));
        const held = source.buffered().downlinkBytes;
        roundsWithoutMore = held > 0 && held <= last ? roundsWithoutMore + 1 : 0;
        last = held;
      }
      return Buffer.concat(said);
    },
    /** Lets seconds pass in steps, between which the service has the time to answer pings. */
    async pass(seconds: number) {
      for (let passed = 0; passed < seconds; passed += 4) {
        await clock.advance(4_000);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async dial(): Promise<Socket> {
      const before = connections();
      const socket = await dial(t, ports.SSH);
      await until('it is carried', () => connections() === before + 1);
      return socket;
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
  const said = await device.flood(1);
  await device.end(socket);
  await device.clock.advance(6_000);
  assert.equal(device.connections(), 1);
  await receive(socket, said.length);
  await until('all is taken', () => device.source.buffered().downlinkBytes === 0);
  // From here on it is the device that is silent.
  await device.clock.advance(4_999);
  assert.equal(device.connections(), 1);
  await device.clock.advance(1);
  assert.equal(device.connections(), 0);
});

test('with several connections an answer comes past a program that is slow for a while', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  const asking = await device.dial();
  slow.pause();
  const said = await device.flood(1, 4 * MIB);
  await device.end(asking, 'question');
  device.say(2, 'answer');
  assert.equal((await receive(asking, 6)).toString(), 'answer');
  // However long it stands still: it holds up nobody.
  await device.pass(600);
  // The other one has its answer, and is let go.
  assert.equal(device.connections(), 1);
  assert.equal((await receive(slow, said.length)).equals(said), true);
  assert.equal(device.wasReset(1), false);
});

test('a program that holds up all others and takes nothing for 5 seconds is cut off, and the others go on', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  const asking = await device.dial();
  const others = [await device.dial(), await device.dial()];
  slow.pause();
  let cut: NodeJS.ErrnoException | null = null;
  slow.once('error', (error) => {
    cut = error;
  });
  await device.flood(1, SHARED_BYTES);
  await device.end(asking, 'question');
  // The websocket is not read, so these stay on the way.
  device.say(2, 'answer');
  device.say(3, 'news');
  await device.clock.advance(4_999);
  assert.equal(device.connections(), 4);
  assert.equal(device.wasReset(1), false);
  await device.clock.advance(1);
  assert.equal(device.connections(), 3);
  await until('the device is told', () => device.wasReset(1));
  // After an end of data the program would take what it has for everything, and its next write would still go out.
  slow.write('?');
  await until('the program is told by a reset', () => cut !== null);
  assert.equal((await receive(asking, 6)).toString(), 'answer');
  assert.equal((await receive(others[0]!, 4)).toString(), 'news');
  await until('nothing is held', () => device.source.buffered().downlinkBytes === 0);
  const warned = device.logLines.filter((line) => line.startsWith('warn '));
  assert.equal(warned.length, 1, warned.join('\n'));
  assert.match(warned[0]!, /connection cut off.* service="SSH" stream=1 connection=1/);
  assert.deepEqual([2, 3, 4].map(device.wasReset), [false, false, false]);
});

test('a program that holds up all others is cut off too when the device has closed its connection', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  const other = await device.dial();
  slow.pause();
  let isCut = false;
  slow.once('close', () => {
    isCut = true;
  });
  await device.flood(1, SHARED_BYTES - MIB);
  device.relay.inject({ type: Wire.CONNECTION_RESET, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await until('its end is seen', () => device.connections() === 1);
  const another = await device.dial();
  another.pause();
  await device.flood(3, SHARED_BYTES);
  device.say(2, 'news');
  // This one goes on taking something, now and then.
  another.resume();
  await device.clock.advance(5_000);
  assert.equal((await receive(other, 4)).toString(), 'news');
  await until('the slow one is told', () => {
    slow.write('?');
    return isCut;
  });
  assert.equal(device.wasReset(1), false);
  assert.equal(device.connections(), 2);
  await until('nothing is held', () => device.source.buffered().downlinkBytes === 0);
});

test('an answer that waits behind another slow program is not given up', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  const asking = await device.dial();
  slow.pause();
  device.say(2, 'hello');
  await receive(asking, 5);
  await device.end(asking);
  await device.clock.advance(1_000);
  const said = await device.flood(1, SHARED_BYTES);
  device.say(2, 'and more');
  // By now the device has been silent for 5.5 seconds, but nobody listened.
  await device.clock.advance(4_500);
  assert.equal(device.connections(), 2);
  const answer = receive(asking, 8);
  assert.ok((await receive(slow, said.length)).equals(said));
  assert.equal((await answer).toString(), 'and more');
  // From here on it is the device that is silent.
  await device.clock.advance(4_999);
  assert.equal(device.connections(), 2);
  await device.clock.advance(1);
  assert.equal(device.connections(), 1);
  assert.equal(device.wasReset(1), false);
});

test('a program alone in its tunnel is waited for without end, and loses nothing', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  slow.pause();
  const said = await device.flood(1);
  await device.pass(600);
  assert.equal(device.connections(), 1);
  assert.equal(device.wasReset(1), false);
  assert.ok((await receive(slow, said.length)).equals(said));
  device.say(1, 'and on');
  assert.equal((await receive(slow, 6)).toString(), 'and on');
});

test('a half-closed program that reads nothing is let go, though it holds up the tunnel', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  slow.pause();
  await device.flood(1);
  await device.end(slow);
  await device.clock.advance(30_000);
  assert.equal(device.connections(), 0);
  const target = await device.dial();
  device.say(2, 'free');
  assert.equal((await receive(target, 4)).toString(), 'free');
});

test('a program that takes its bytes slowly, but all the time, is not cut off though it holds up others', async (t) => {
  const device = await startSilentDevice(t);
  const slow = await device.dial();
  await device.dial();
  slow.pause();
  const said = await device.flood(1, SHARED_BYTES);
  const taken: Buffer[] = [];
  slow.on('data', (bytes: Buffer) => {
    taken.push(bytes);
    slow.pause();
  });
  const length = () => taken.reduce((sum, { length }) => sum + length, 0);
  for (let mebibytes = 1; mebibytes <= 8; mebibytes += 1) {
    while (length() < mebibytes * MIB) {
      slow.resume();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await device.clock.advance(4_000);
    assert.equal(device.wasReset(1), false);
    assert.equal(device.connections(), 2);
  }
  slow.removeAllListeners('data');
  taken.push(await receive(slow, said.length - length()));
  assert.ok(Buffer.concat(taken).equals(said));
});
