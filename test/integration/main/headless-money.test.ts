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
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

describe('what a host without a desktop is billed for', () => {
  let out: TempDir;
  let file: string;
  before(async () => {
    out = tempDir();
    file = await bundleHeadless(out.path);
  });
  after(() => out.remove());

  /** A cloud and a data folder that outlives its hosts. */
  async function world(t: TestContext) {
    const cloud = await startDesktopCloud(['press-07']);
    const data = tempDir();
    t.after(async () => {
      await cloud.close();
      data.remove();
    });
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
