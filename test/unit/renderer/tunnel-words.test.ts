import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EndView, TunnelView } from '../../../electron/ipc/contract.ts';
import { againTarget, profileOfTunnel } from '../../../renderer/again.ts';
import { steadyTunnels } from '../../../renderer/steady.ts';
import {
  dataPlaneHost,
  detailParts,
  endsWords,
  openConnections,
  portsLine,
} from '../../../renderer/tunnel-words.ts';
import { ENGLISH, wordsOf } from '../../../renderer/words.tsx';
import { portView, profileView, tunnelView, windowView } from './views.ts';

const MINUTE = 60_000;

describe('both ends', () => {
  const ends = (change: Partial<TunnelView>) =>
    endsWords(tunnelView(change), 0, ENGLISH).map(({ tone, text }) => `${tone}: ${text}`);
  const end = (state: EndView['state'], since: number | null = null): EndView => ({ state, since });

  test('are words with a dot each', () => {
    assert.deepEqual(ends({ thisComputer: end('connected'), device: end('waiting') }), [
      'connected: This computer: online',
      'disconnected: Device: not there yet',
    ]);
    assert.deepEqual(ends({ thisComputer: end('lost'), device: end('unknown') }), [
      'lost: This computer: lost',
      'unknown: Device: not known',
    ]);
  });

  test('say since when, where that is known', () => {
    const [here, device] = ends({ thisComputer: end('connected', 0), device: end('lost', 0) });
    assert.match(here ?? '', /online since \d/);
    assert.match(device ?? '', /lost at \d/);
  });

  test('of a tunnel in trouble does not pretend to be coming', () => {
    assert.match(ends({ thisComputer: end('waiting'), state: 'connecting' })[0] ?? '', /going online$/);
    assert.match(ends({ thisComputer: end('waiting'), state: 'trouble' })[0] ?? '', /offline$/);
  });
});

describe('the line under the name', () => {
  const parts = (change: Partial<TunnelView>, foreign = false) =>
    detailParts(
      tunnelView({ openedAt: 0, expiresAt: 120 * MINUTE, ...change }),
      { foreign, now: 0 },
      ENGLISH,
    );

  test('tells when it was opened and when it closes by itself', () => {
    assert.match(parts({}).join(' · '), /^Opened .+ · closes by itself at .+$/);
  });

  test('has its own words for each way in which it came here', () => {
    const said = (['opened', 'reused', 'adopted', 'restored', 'quick'] as const).map(
      (origin) => parts({ origin, region: '' })[0],
    );
    assert.equal(new Set(said).size, 5);
  });

  test('is what main says of it where that is more, and not said twice', () => {
    assert.deepEqual(parts({ detail: 'Taking it over' }), ['Taking it over']);
    assert.match(parts({ detail: 'is its agent running?', waitingSince: 5 })[0] ?? '', /^Opened/);
  });

  test('names the profile of a tunnel that is not the chosen one’s', () => {
    assert.equal(parts({}, true).at(-1), 'ops, eu-central-1');
  });

  test('is written in the user’s language', () => {
    const words = wordsOf({ language: 'ja', formats: 'ja-JP' });
    const said = detailParts(tunnelView({ origin: 'reused' }), { foreign: false, now: 0 }, words);
    assert.match(said[0] ?? '', /に開いたものを再利用$/);
  });
});

test('the agent’s address is that of the tunnel’s region, with China’s own name', () => {
  assert.equal(dataPlaneHost('eu-central-1'), 'data.tunneling.iot.eu-central-1.amazonaws.com:443');
  assert.equal(dataPlaneHost('cn-north-1'), 'data.tunneling.iot.cn-north-1.amazonaws.com.cn:443');
});

test('a folded tunnel shows its local ports, those that it has', () => {
  const ports = [portView(), portView({ serviceId: 'HTTP', label: 'Web', localPort: 8087 })];
  assert.equal(portsLine(tunnelView({ ports })), 'SSH 5507 · Web 8087');
  assert.equal(portsLine(tunnelView({ ports: [portView({ localPort: null })] })), '');
});

test('the connections of all services would break off', () => {
  const ports = [portView({ connections: 2 }), portView({ serviceId: 'HTTP', connections: 1 })];
  assert.equal(openConnections(tunnelView({ ports })), 3);
});

describe('another one like it', () => {
  test('gets the services and the lifetime of the one that is open, which reusing would only find again', () => {
    const ports = [portView(), portView({ serviceId: 'HTTP' })];
    const tunnel = tunnelView({ ports, openedAt: 5_000, expiresAt: 5_000 + 90 * MINUTE });
    assert.deepEqual(againTarget(tunnel), {
      thingName: 'press-07',
      services: ['SSH', 'HTTP'],
      again: { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 },
    });
    assert.equal(againTarget({ ...tunnel, expiresAt: null }).again?.lifetimeMinutes, null);
  });

  test('after a closed one may reuse what is open by then', () => {
    assert.deepEqual(againTarget(tunnelView({ state: 'closed' })), {
      thingName: 'press-07',
      services: ['SSH'],
    });
  });

  test('is the tunnel’s own profile’s, by name and region, or nobody’s', () => {
    const profiles = [profileView({ id: 'other', region: 'us-east-1' }), profileView({ id: 'mine' })];
    assert.equal(profileOfTunnel(tunnelView(), profiles)?.id, 'mine');
    assert.equal(profileOfTunnel(tunnelView({ profileName: 'gone' }), profiles), undefined);
    assert.equal(profileOfTunnel(tunnelView({ origin: 'quick' }), profiles), undefined);
  });
});

test('tunnels that did not change stay the objects they were, so that only the others are drawn anew', () => {
  const before = windowView({ tunnels: [tunnelView(), tunnelView({ key: 'k2' })] });
  const fresh = windowView({ tunnels: [tunnelView(), tunnelView({ key: 'k2', bytesUp: 5 })] });
  const after = steadyTunnels(before, fresh);
  assert.equal(after.tunnels[0], before.tunnels[0]);
  assert.equal(after.tunnels[1], fresh.tunnels[1]);
  assert.equal(steadyTunnels(null, fresh), fresh);
});
