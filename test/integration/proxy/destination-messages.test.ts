/** What the destination makes of each message, told by a source that the test plays message by message. */
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Wire, type WireMessage } from '../../helpers/destination.ts';
import {
  type DestinationHarness,
  type DestinationHarnessOptions,
  said,
  startDestinationHarness,
} from '../../helpers/destination-harness.ts';
import { dial, receive, startTarget, type Target, until } from '../../helpers/source-harness.ts';

interface Stage extends DestinationHarness {
  target: Target;
  /** What the service got on each of its connections, in the order in which they came, without those that only ended. */
  heard: string[];
  tell(type: number, fields?: Partial<WireMessage> & { text?: string }): void;
  /** Resolves when the destination has read everything that was told before: it answers a new stream of another service. */
  settled(): Promise<void>;
}

/** A tunnel with the service SSH, which listens, and PROBE, which answers each connection with a byte. */
async function stage(t: TestContext, options: Partial<DestinationHarnessOptions> = {}): Promise<Stage> {
  const heard: string[] = [];
  const target = await startTarget(t, (socket) => {
    const at = heard.push('') - 1;
    socket.on('data', (bytes: Buffer) => {
      heard[at] += bytes.toString();
    });
    socket.on('end', () => socket.end());
  });
  const probe = await startTarget(t, (socket) => socket.write('!'));
  const harness = await startDestinationHarness(t, {
    targets: { SSH: target.port, PROBE: probe.port },
    source: null,
    ...options,
  });
  let lastProbe = 0;
  return {
    ...harness,
    target,
    heard,
    tell: (type, { text, ...fields } = {}) =>
      harness.relay.injectToDestination({
        type,
        serviceId: 'SSH',
        streamId: 1,
        ...(text === undefined ? {} : { payload: Buffer.from(text) }),
        ...fields,
      }),
    async settled() {
      lastProbe += 1;
      const address = { streamId: lastProbe, serviceId: 'PROBE' };
      harness.relay.injectToDestination({ type: Wire.STREAM_START, connectionId: 1, ...address });
      await until('the probe answers', () =>
        harness.relay.fromDestination.some(
          ({ type, serviceId, streamId }) =>
            type === Wire.DATA && serviceId === 'PROBE' && streamId === lastProbe,
        ),
      );
    },
  };
}

const ssh = ({ relay }: DestinationHarness) =>
  said(relay.fromDestination.filter(({ serviceId }) => serviceId !== 'PROBE'));

test('data for another stream or connection than those that are open is dropped', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { streamId: 5, connectionId: 3 });
  scene.tell(Wire.DATA, { streamId: 4, connectionId: 3, text: 'stale ' });
  scene.tell(Wire.DATA, { streamId: 5, connectionId: 4, text: 'of nobody ' });
  scene.tell(Wire.DATA, { streamId: 5, connectionId: 3, text: 'meant' });
  scene.tell(Wire.DATA, { streamId: 6, connectionId: 3, text: ' of the future' });
  await scene.settled();
  await until('the service has it', () => scene.heard[0] === 'meant');
  assert.deepEqual(ssh(scene), []);
});

test('a stream reset or connection reset of another stream leaves the active one in peace', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { streamId: 5, connectionId: 1 });
  scene.tell(Wire.STREAM_RESET, { streamId: 4 });
  scene.tell(Wire.CONNECTION_RESET, { streamId: 4, connectionId: 1 });
  scene.tell(Wire.CONNECTION_RESET, { streamId: 5, connectionId: 2 });
  scene.tell(Wire.DATA, { streamId: 5, connectionId: 1, text: 'still here' });
  await until('the service has it', () => scene.heard[0] === 'still here');
  assert.deepEqual(ssh(scene), []);
});

test('a connection reset ends that connection, with what came before, and the others go on', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.DATA, { connectionId: 1, text: 'one' });
  await until('the first is there', () => scene.heard.length === 1);
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  // All of it at once: the connection to the service is not there yet when its reset comes.
  scene.tell(Wire.DATA, { connectionId: 2, text: 'two, ' });
  scene.tell(Wire.DATA, { connectionId: 2, text: 'and the last words' });
  scene.tell(Wire.CONNECTION_RESET, { connectionId: 2 });
  scene.tell(Wire.DATA, { connectionId: 2, text: 'too late' });
  scene.tell(Wire.DATA, { connectionId: 1, text: ' goes on' });
  await until(
    'everything has arrived',
    () => scene.heard.join('|') === 'one goes on|two, and the last words',
  );
  await until('one is left', () => scene.target.sockets.size === 1);
  assert.equal(scene.destination.traffic()[0]!.connections, 1);
  assert.deepEqual(ssh(scene), []);
});

test('a stream reset ends every connection of its service alone, with what came before', async (t) => {
  const scene = await stage(t);
  await scene.settled();
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  await until('both are there', () => scene.heard.length === 2);
  const both = Buffer.alloc(64_000, 'x').toString();
  scene.tell(Wire.DATA, { connectionId: 1, text: both });
  scene.tell(Wire.DATA, { connectionId: 2, text: both });
  scene.tell(Wire.STREAM_RESET);
  await until('both have ended', () => scene.target.sockets.size === 0);
  assert.deepEqual(scene.heard, [both, both]);
  assert.deepEqual(ssh(scene), []);
  assert.equal(scene.destination.traffic().find(({ serviceId }) => serviceId === 'PROBE')!.connections, 1);
});

test('a session reset ends every stream of every service, and new ones start', async (t) => {
  const scene = await stage(t);
  await scene.settled();
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.DATA, { connectionId: 1, text: 'before' });
  scene.tell(Wire.SESSION_RESET, { serviceId: '', streamId: 0 });
  await until('nothing is carried', () =>
    scene.destination.traffic().every(({ connections }) => connections === 0),
  );
  await until(
    'the service has seen the end',
    () => scene.heard[0] === 'before' && scene.target.sockets.size === 0,
  );
  scene.tell(Wire.STREAM_START, { streamId: 2, connectionId: 2 });
  scene.tell(Wire.DATA, { streamId: 2, connectionId: 2, text: 'after' });
  await until('the next stream works', () => scene.heard[1] === 'after');
  await scene.settled();
  assert.deepEqual(ssh(scene), []);
});

test('a stream start closes the older stream of its service first, whatever its id', async (t) => {
  const scene = await stage(t);
  for (const [at, streamId] of [1, 2, 2, 1].entries()) {
    scene.tell(Wire.STREAM_START, { streamId, connectionId: 1 });
    scene.tell(Wire.DATA, { streamId, connectionId: 1, text: `stream ${at}` });
    await until(
      'it is the only one',
      () => scene.heard[at] === `stream ${at}` && scene.target.sockets.size === 1,
    );
  }
  assert.deepEqual(ssh(scene), []);
});

test('a connection start with an id in use is answered with a reset, and ends what had that id', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  await until('both are there', () => scene.heard.length === 2);
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  await until('one is left', () => scene.target.sockets.size === 1);
  scene.tell(Wire.DATA, { connectionId: 1, text: 'the other' });
  await until('the other goes on', () => scene.heard.includes('the other'));
  assert.deepEqual(ssh(scene), ['CONNECTION_RESET 1/2 SSH']);
  assert.equal(scene.heard.length, 2);
});

test('a connection start within a stream that this end does not know goes on with it', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.CONNECTION_START, { streamId: 7, connectionId: 9 });
  scene.tell(Wire.DATA, { streamId: 7, connectionId: 9, text: 'hello' });
  await until('it is served', () => scene.heard[0] === 'hello');
  scene.tell(Wire.CONNECTION_START, { streamId: 6, connectionId: 10 });
  scene.tell(Wire.STREAM_RESET, { streamId: 7 });
  scene.tell(Wire.CONNECTION_START, { streamId: 7, connectionId: 11 });
  await scene.settled();
  // Of another stream than the active one, and of one that is over: the source is told, or it would go on in it for ever.
  assert.deepEqual(ssh(scene), ['STREAM_RESET 6/0 SSH', 'STREAM_RESET 7/0 SSH']);
  assert.equal(scene.heard.length, 1);
});

test('no more connections than allowed at once: further ones are reset and logged', async (t) => {
  const scene = await stage(t, { tuning: { maxConnections: 2 } });
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 3 });
  await until('it is answered', () => ssh(scene).length === 1);
  assert.deepEqual(ssh(scene), ['CONNECTION_RESET 1/3 SSH']);
  assert.ok(
    scene.logLines.some((line) =>
      line.startsWith(
        'warn connection refused: as many as allowed are open service="SSH" stream=1 connection=3',
      ),
    ),
  );
  scene.tell(Wire.CONNECTION_RESET, { connectionId: 1 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 4 });
  scene.tell(Wire.DATA, { connectionId: 4, text: 'has a place' });
  await until('the next one has its place', () => scene.heard.includes('has a place'));
  assert.equal(ssh(scene).length, 1);
});

test('a service of another tunnel is refused with a stream reset, and the rest goes on', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { serviceId: 'WEB', connectionId: 1 });
  scene.tell(Wire.DATA, { serviceId: 'WEB', connectionId: 1, text: 'lost' });
  await scene.settled();
  assert.deepEqual(ssh(scene), ['STREAM_RESET 1/0 WEB']);
  assert.ok(
    scene.logLines.some((line) => line.startsWith('warn stream refused: the source names a service')),
  );
});

test('a source that names no service on a tunnel with several is refused with a stream reset', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { serviceId: '', streamId: 3 });
  await scene.settled();
  assert.deepEqual(ssh(scene), ['STREAM_RESET 3/0 ']);
  assert.equal(scene.heard.length, 0);
  assert.ok(
    scene.logLines.some((line) => line.startsWith('warn stream refused: the source names no service')),
  );
});

test('V3: data without connection id closes the stream, as the guide has it', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.DATA, { connectionId: 1, text: 'good' });
  scene.tell(Wire.DATA, { text: 'without id' });
  await until('it is answered', () => ssh(scene).length === 1);
  await until(
    'the service has seen the end',
    () => scene.heard[0] === 'good' && scene.target.sockets.size === 0,
  );
  assert.deepEqual(ssh(scene), ['STREAM_RESET 1/0 SSH']);
});

test('V2: connection ids in data are ignored, those of connection messages close the stream', async (t) => {
  for (const type of [Wire.CONNECTION_START, Wire.CONNECTION_RESET]) {
    const scene = await stage(t);
    scene.tell(Wire.STREAM_START);
    scene.tell(Wire.DATA, { connectionId: 7, text: 'ignored id' });
    await until('it arrives', () => scene.heard[0] === 'ignored id');
    scene.tell(type, { connectionId: 7 });
    await until('it is answered', () => ssh(scene).length === 1);
    await until('the service has seen the end', () => scene.target.sockets.size === 0);
    assert.deepEqual(ssh(scene), ['STREAM_RESET 1/0 SSH']);
    assert.equal(scene.heard.length, 1);
  }
});

test('a stream start in another format replaces the stream, and the answers follow it', async (t) => {
  const echoes = await startTarget(t, (socket) => socket.pipe(socket));
  const { relay } = await startDestinationHarness(t, { targets: { SSH: echoes.port }, source: null });
  const formats = [
    { serviceId: 'SSH', connectionId: 4 },
    { serviceId: 'SSH', connectionId: 0 },
    { serviceId: '', connectionId: 0 },
    { serviceId: 'SSH', connectionId: 5 },
    { serviceId: '', connectionId: 6 },
  ];
  for (const [at, format] of formats.entries()) {
    const address = { streamId: at + 1, ...format };
    relay.injectToDestination({ type: Wire.STREAM_START, ...address });
    relay.injectToDestination({ type: Wire.DATA, ...address, payload: Buffer.from('?') });
    await until('it is answered', () => relay.fromDestination.length === at + 1);
    const { serviceId, connectionId, streamId } = relay.fromDestination[at]!;
    assert.deepEqual({ streamId, serviceId, connectionId }, address);
    await until('there is one stream', () => echoes.sockets.size === 1);
  }
});

test('told to speak V2: no connection ids in answers, and connection messages reset the stream', async (t) => {
  const scene = await stage(t, { told: 2 });
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.DATA, { connectionId: 1, text: 'hello' });
  await until('it arrives', () => scene.heard[0] === 'hello');
  const [served] = scene.target.sockets as Set<Socket>;
  served!.write('answer');
  await until('it is answered', () => scene.relay.fromDestination.length === 1);
  const { serviceId, connectionId } = scene.relay.fromDestination[0]!;
  assert.deepEqual({ serviceId, connectionId }, { serviceId: 'SSH', connectionId: 0 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  await until('it is reset', () => ssh(scene).length === 1);
  assert.deepEqual(ssh(scene), ['STREAM_RESET 1/0 SSH']);
});

test('told to speak V1: no service id in answers either, and a tunnel with several services is refused', async (t) => {
  const target = await startTarget(t, (socket) => socket.pipe(socket));
  const { relay } = await startDestinationHarness(t, {
    targets: { SSH: target.port },
    told: 1,
    source: null,
  });
  const address = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
  relay.injectToDestination({ type: Wire.STREAM_START, ...address });
  relay.injectToDestination({ type: Wire.DATA, ...address, payload: Buffer.from('?') });
  await until('it is answered', () => relay.fromDestination.length === 1);
  const { serviceId, connectionId } = relay.fromDestination[0]!;
  assert.deepEqual({ serviceId, connectionId }, { serviceId: '', connectionId: 0 });

  const several = await startDestinationHarness(t, {
    targets: { SSH: target.port, VNC: target.port },
    told: 1,
    source: null,
    connect: false,
  });
  const { endpoint } = several.relay;
  several.destination.connect({ endpoint, destinationVersion: 1, ...several.token });
  await until('it is refused', () => several.statuses.some(({ kind }) => kind === 'refused'));
});

test('a message that no destination may get, or without stream id, does no harm', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.STREAM_START, { streamId: 0, connectionId: 2 });
  scene.tell(Wire.DATA, { streamId: 0, connectionId: 1, text: 'no stream' });
  scene.tell(Wire.SERVICE_IDS, { serviceId: '', streamId: 0, availableServiceIds: ['OTHER'] });
  scene.tell(99, { ignorable: true });
  scene.tell(Wire.DATA, { connectionId: 1, text: '' });
  scene.tell(Wire.DATA, { connectionId: 1, text: 'fine' });
  await until('it goes on', () => scene.heard[0] === 'fine');
  assert.equal(scene.heard.length, 1);
  assert.deepEqual(ssh(scene), []);
});

test('stop tells the source that each stream is over, and cuts off the services', async (t) => {
  const scene = await stage(t);
  scene.tell(Wire.STREAM_START, { connectionId: 1 });
  scene.tell(Wire.CONNECTION_START, { connectionId: 2 });
  await until('both are there', () => scene.heard.length === 2);
  await scene.destination.stop();
  await until('nothing is left', () => scene.target.sockets.size === 0 && !scene.relay.destinationConnected);
  assert.deepEqual(ssh(scene), ['STREAM_RESET 1/0 SSH']);
});

test('bytes from the service keep their order and their stream over many small writes', async (t) => {
  const target = await startTarget(t, (socket) => {
    for (let at = 0; at < 1000; at += 1) {
      socket.write(`${at},`);
    }
  });
  const { ports, peer } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  const expected = Array.from({ length: 1000 }, (_, at) => `${at},`).join('');
  assert.equal((await receive(socket, expected.length)).toString(), expected);
  assert.ok(peer!.received.filter(({ type }) => type === Wire.DATA).every(({ streamId }) => streamId === 1));
});
