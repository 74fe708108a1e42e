import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Where } from '../../../electron/control/protocol.ts';
import { type DesktopCloud, startDesktopCloud } from '../../helpers/desktop-cloud.ts';
import {
  bundleHeadless,
  type Headless,
  PLAIN_CONNECT,
  PLAIN_OPEN,
  startHeadless,
} from '../../helpers/headless-host.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { tempDirs } from '../../helpers/temp-dir.ts';

describe('what a host without a desktop is billed for', () => {
  const folder = tempDirs(after);
  let file: string;
  before(async () => {
    file = await bundleHeadless(folder().path);
  });

  /** A cloud and a data folder that outlives its hosts. */
  async function world(t: TestContext) {
    const cloud = await startDesktopCloud(['press-07']);
    const data = folder();
    t.after(() => cloud.close());
    const where: Where = {
      environment: { ...cloud.key, sessionToken: '', region: cloud.region },
    };
    return { cloud, where, start: () => startHeadless(t, { file, dir: data.path, env: cloud.env }) };
  }

  test('killed right after it asked AWS for a tunnel, it leaves one that the next host uses, not a second bill', async (t) => {
    const { cloud, where, start } = await world(t);
    const wish = { ...where, ...PLAIN_OPEN, device: 'press-07' };
    const first = await start();
    const lost = first.call('open', wish);
    await seen(cloud, 'OpenTunnel', lost);
    first.kill('SIGKILL');
    await first.ended();
    const answer = await lost;
    assert.equal(answer.ok ? '' : answer.error.code, 'ControlLost');
    const next = await start();
    // The killed one may have been connected already, which AWS notices a little later.
    const opened = await next.get('open', { ...wish, takeOver: true });
    assert.equal(opened.state, 'connected');
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('a service that nothing is known of is not opened, unless it is meant; a name or a port of the device is enough', async (t) => {
    const { cloud, where, start } = await world(t);
    const host = await start();
    const wish = { ...where, ...PLAIN_OPEN, device: 'press-07' };
    for (const wrong of [{ services: ['SHS'] }, { ports: { WEBB: await quietPort() } }]) {
      const answer = await host.call('open', { ...wish, ...wrong });
      assert.equal(answer.ok ? '' : answer.error.code, 'ServiceNotFound');
    }
    const command = await host.call('ssh', { ...wish, services: ['SSH', 'WEBB'], remoteCommand: null });
    assert.equal(command.ok ? '' : command.error.code, 'ServiceNotFound');
    assert.equal(cloud.count('OpenTunnel'), 0);

    const port = await quietPort();
    const named = await host.get('open', {
      ...{ ...wish, services: ['ssh', 'SSH', 'Web', '5900'], ports: { Web: port }, waitSeconds: 0 },
    });
    assert.deepEqual(
      named.services.map(({ serviceId, localPort }) => [serviceId, serviceId === 'HTTP' ? localPort : null]),
      [
        ['SSH', null],
        ['HTTP', port],
        ['VNC', null],
      ],
    );
    const meant = await host.get('open', {
      ...{ ...wish, services: ['ssh', 'PLC_2'], anyService: true, waitSeconds: 0 },
    });
    assert.deepEqual(
      meant.services.map(({ serviceId }) => serviceId),
      ['ssh', 'PLC_2'],
    );
    // What a device had is known from then on.
    const again = await host.get('open', { ...wish, services: ['PLC_2'], waitSeconds: 0 });
    assert.equal(again.key, meant.key);
    assert.equal(cloud.count('OpenTunnel'), 2);
  });

  test('Ctrl+C while Culvert still looks for an open tunnel: nothing is opened', async (t) => {
    const { cloud, where, start } = await world(t);
    const host = await start();
    const stop = new AbortController();
    const given = host.call('open', { ...where, ...PLAIN_OPEN, device: 'press-07' }, { signal: stop.signal });
    await seen(cloud, 'GetCallerIdentity', given);
    stop.abort();
    const answer = await given;
    assert.equal(answer.ok ? '' : answer.error.code, 'CallGivenUp');
    // It waits for the one before, and would find what that one had opened.
    assert.equal(await refused(host, where), 'OpenNotAllowed');
    assert.equal(cloud.count('OpenTunnel'), 0);
  });

  test('asked to end while somebody at a terminal is asked whether a tool may open: it ends, and nothing is opened', async (t) => {
    const { cloud, where, start } = await world(t);
    const host = await start();
    let isOver = false;
    const tool = await host.call(
      'connect',
      { ...where, ...PLAIN_CONNECT, device: 'press-07' },
      {
        canAsk: true,
        onAsk: (_, over) => {
          over.addEventListener('abort', () => {
            isOver = true;
          });
          void host.call('quit', { close: false });
          return new Promise(() => {});
        },
      },
    );
    assert.ok(!tool.ok);
    assert.ok(isOver);
    assert.equal(await host.ended(), 0);
    assert.doesNotMatch(host.log(), /took too long/);
    assert.equal(cloud.count('OpenTunnel'), 0);
  });
});

async function refused(host: Headless, where: Where): Promise<string> {
  const answer = await host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
  return answer.ok ? 'connected' : answer.error.code;
}

/** Waits until the cloud was asked for something in the course of a call. */
async function seen(cloud: DesktopCloud, operation: string, call: Promise<unknown>): Promise<void> {
  let answer: unknown = null;
  void call.then((answered) => {
    answer = answered;
  });
  while (cloud.count(operation) === 0) {
    assert.equal(answer, null, `answered without ${operation}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
