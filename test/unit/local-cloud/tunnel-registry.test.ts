import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import {
  CLOSED_VISIBLE_MS,
  createTunnelRegistry,
  type OpenRequest,
  type TunnelControl,
} from '../../../electron/local-cloud/tunnel-registry.ts';
import type { NotifyPayload, Side } from '../../../electron/local-cloud/types.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const MINUTE_MS = 60_000;
const SPENT = 'Invalid access token: The access token was previously used and can not be used again.';
const MISMATCH =
  'Invalid client token: The provided client token does not match the client token that was previously set.';
const ssh: OpenRequest = {
  destination: { thingName: 'pump-1', services: ['SSH'] },
  tags: [],
  lifetimeMinutes: 720,
};

function make(t: TestContext) {
  const clock = new FakeClock();
  const registry = createTunnelRegistry({ region: 'eu-central-1', account: '123456789012', clock });
  t.after(() => {
    registry.dispose();
    assert.equal(clock.waiting, 0, 'a timer was left behind');
  });
  const closed: [string, string][] = [];
  const notices: { thingName: string; payload: NotifyPayload }[] = [];
  const rotated: [string, readonly Side[]][] = [];
  registry.onClosed((...event) => closed.push(event));
  registry.onNotify((notice) => notices.push(notice));
  registry.onRotated((...event) => rotated.push(event));
  return { clock, registry, closed, notices, rotated };
}

function refused(registry: TunnelControl, side: Side, token: string, clientToken?: string): [number, string] {
  const admission = registry.admit(side, token, clientToken);
  assert.equal(admission.ok, false);
  return [admission.status, admission.reason];
}

describe('opening', () => {
  it('makes two different tokens of about 600 base64url characters', (t) => {
    const { registry } = make(t);
    const { tokens } = registry.open(ssh);
    assert.match(tokens.source, /^[A-Za-z0-9_-]{550,650}$/);
    assert.match(tokens.destination, /^[A-Za-z0-9_-]{550,650}$/);
    assert.notEqual(tokens.source, tokens.destination);
  });

  it('keeps no token in what it hands out', (t) => {
    const { registry } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    const shown = JSON.stringify([registry.get(tunnel.tunnelId), registry.list({ maxResults: 10 })]);
    assert.ok(!shown.includes(tokens.source) && !shown.includes(tokens.destination));
  });

  it('tells the thing its destination token', (t) => {
    const { registry, notices } = make(t);
    const { tokens } = registry.open(ssh);
    assert.deepEqual(notices, [
      {
        thingName: 'pump-1',
        payload: {
          clientAccessToken: tokens.destination,
          clientMode: 'destination',
          region: 'eu-central-1',
          services: ['SSH'],
        },
      },
    ]);
  });

  it('tells nobody when no thing was named', (t) => {
    const { registry, notices } = make(t);
    registry.open({ tags: [], lifetimeMinutes: 1 });
    registry.open({ destination: { services: ['SSH'] }, tags: [], lifetimeMinutes: 1 });
    assert.deepEqual(notices, []);
  });

  it('hands out copies: changing one changes no tunnel', (t) => {
    const { registry } = make(t);
    const { tunnel } = registry.open(ssh);
    tunnel.services.push('WEB');
    registry.get(tunnel.tunnelId)!.status = 'CLOSED';
    assert.deepEqual(registry.get(tunnel.tunnelId)?.services, ['SSH']);
    assert.equal(registry.get(tunnel.tunnelId)?.status, 'OPEN');
  });
});

describe('tokens', () => {
  it('admits each side once with its own token and marks it connected', (t) => {
    const { registry, clock } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    clock.jump(5000);
    const admission = registry.admit('source', tokens.source, undefined);
    assert.ok(admission.ok);
    assert.equal(admission.tunnel.tunnelId, tunnel.tunnelId);
    const { sides } = registry.get(tunnel.tunnelId)!;
    assert.deepEqual(sides.source, { connected: true, lastUpdatedAt: clock.now() });
    assert.deepEqual(sides.destination, { connected: false, lastUpdatedAt: tunnel.createdAt });
    assert.ok(registry.admit('destination', tokens.destination, undefined).ok);
  });

  it('marks a side disconnected when it left', (t) => {
    const { registry, clock } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    registry.admit('source', tokens.source, undefined);
    clock.jump(1000);
    registry.left(tunnel.tunnelId, 'source');
    assert.deepEqual(registry.get(tunnel.tunnelId)?.sides.source, {
      connected: false,
      lastUpdatedAt: clock.now(),
    });
    registry.left('no-such-tunnel', 'source');
  });

  it('refuses a token that it never made', (t) => {
    const { registry } = make(t);
    registry.open(ssh);
    assert.deepEqual(refused(registry, 'source', 'x'.repeat(600)), [403, 'Invalid access-token']);
  });

  it('refuses the token of the other side, and that does not use it up', (t) => {
    const { registry } = make(t);
    const { tokens } = registry.open(ssh);
    assert.deepEqual(refused(registry, 'destination', tokens.source), [403, 'Invalid access-token']);
    assert.ok(registry.admit('source', tokens.source, undefined).ok);
  });

  it('refuses a token that was used without client token, also when one comes later', (t) => {
    const { registry } = make(t);
    const { tokens } = registry.open(ssh);
    registry.admit('source', tokens.source, undefined);
    assert.deepEqual(refused(registry, 'source', tokens.source), [400, SPENT]);
    assert.deepEqual(refused(registry, 'source', tokens.source, randomUUID()), [400, SPENT]);
  });

  it('admits a token again and again with the client token of the first time, and with no other', (t) => {
    const { registry } = make(t);
    const { tokens } = registry.open(ssh);
    const clientToken = randomUUID();
    for (let round = 0; round < 3; round += 1) {
      assert.ok(registry.admit('source', tokens.source, clientToken).ok);
    }
    assert.deepEqual(refused(registry, 'source', tokens.source, randomUUID()), [400, MISMATCH]);
    assert.deepEqual(refused(registry, 'source', tokens.source), [400, SPENT]);
    assert.ok(registry.admit('source', tokens.source, clientToken).ok);
  });

  it('refuses a malformed client token without using the access token up', (t) => {
    const { registry } = make(t);
    const { tokens } = registry.open(ssh);
    for (const bad of [
      '',
      'short',
      'a'.repeat(31),
      'a'.repeat(129),
      `${'a'.repeat(40)}_`,
      `${'a'.repeat(40)}\n`,
    ]) {
      assert.equal(refused(registry, 'source', tokens.source, bad)[0], 400, JSON.stringify(bad));
    }
    assert.ok(registry.admit('source', tokens.source, 'a'.repeat(32)).ok);
    assert.ok(registry.admit('destination', tokens.destination, 'b'.repeat(128)).ok);
  });

  it('refuses a client token that another open tunnel has, until that one closes', (t) => {
    const { registry } = make(t);
    const first = registry.open(ssh);
    const second = registry.open(ssh);
    const clientToken = randomUUID();
    registry.admit('source', first.tokens.source, clientToken);
    const [status, reason] = refused(registry, 'source', second.tokens.source, clientToken);
    assert.equal(status, 400);
    assert.match(reason, /^Invalid client token: /);
    registry.closeTunnel(first.tunnel.tunnelId, false);
    assert.ok(registry.admit('source', second.tokens.source, clientToken).ok);
  });
});

describe('rotation', () => {
  it('revokes the token of the rotated side only and leaves who is connected alone', (t) => {
    const { registry, rotated, notices } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    registry.admit('source', tokens.source, undefined);
    const after = registry.rotate(tunnel.tunnelId, ['source']);
    assert.ok(after);
    assert.deepEqual(Object.keys(after.tokens), ['source']);
    assert.deepEqual(refused(registry, 'source', tokens.source), [403, 'Invalid access-token']);
    assert.equal(registry.get(tunnel.tunnelId)?.sides.source.connected, true);
    assert.ok(registry.admit('source', after.tokens.source!, undefined).ok);
    assert.ok(registry.admit('destination', tokens.destination, undefined).ok);
    assert.deepEqual(rotated, [[tunnel.tunnelId, ['source']]]);
    assert.equal(notices.length, 1, 'rotating the source tells the thing nothing');
  });

  it('refuses a revoked token also with the client token it was used with', (t) => {
    const { registry } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    const clientToken = randomUUID();
    registry.admit('source', tokens.source, clientToken);
    const after = registry.rotate(tunnel.tunnelId, ['source']);
    assert.deepEqual(refused(registry, 'source', tokens.source, clientToken), [403, 'Invalid access-token']);
    assert.ok(
      registry.admit('source', after!.tokens.source!, clientToken).ok,
      'the client token may go on with the new access token',
    );
  });

  it('tells the thing the new destination token', (t) => {
    const { registry, notices } = make(t);
    const { tunnel } = registry.open(ssh);
    const one = registry.rotate(tunnel.tunnelId, ['destination']);
    const both = registry.rotate(tunnel.tunnelId, ['source', 'destination']);
    assert.deepEqual(
      notices.slice(1).map((notice) => notice.payload.clientAccessToken),
      [one!.tokens.destination, both!.tokens.destination],
    );
  });

  it('takes a new destination, as for a tunnel that was opened without one', (t) => {
    const { registry, notices } = make(t);
    const { tunnel } = registry.open({ tags: [], lifetimeMinutes: 5 });
    registry.rotate(tunnel.tunnelId, ['destination'], { thingName: 'pump-2', services: ['SSH', 'WEB'] });
    assert.equal(notices[0]?.thingName, 'pump-2');
    assert.deepEqual(notices[0]?.payload.services, ['SSH', 'WEB']);
    assert.equal(registry.get(tunnel.tunnelId)?.thingName, 'pump-2');
  });

  it('does not lengthen the tunnel', async (t) => {
    const { registry, clock, closed } = make(t);
    const { tunnel } = registry.open({ ...ssh, lifetimeMinutes: 10 });
    await clock.advance(9 * MINUTE_MS);
    registry.rotate(tunnel.tunnelId, ['source', 'destination']);
    await clock.advance(MINUTE_MS);
    assert.deepEqual(closed, [[tunnel.tunnelId, 'expired']]);
  });

  it('has nothing to rotate on an unknown or closed tunnel', (t) => {
    const { registry } = make(t);
    const { tunnel } = registry.open(ssh);
    registry.closeTunnel(tunnel.tunnelId, false);
    assert.equal(registry.rotate(tunnel.tunnelId, ['source']), undefined);
    assert.equal(registry.rotate('none', ['source']), undefined);
  });
});

describe('the end of a tunnel', () => {
  it('closes it, revokes its tokens, says so once, and keeps it visible', (t) => {
    const { registry, closed, clock } = make(t);
    const { tunnel, tokens } = registry.open(ssh);
    registry.admit('source', tokens.source, undefined);
    clock.jump(1000);
    assert.equal(registry.closeTunnel(tunnel.tunnelId, false), true);
    assert.equal(registry.closeTunnel(tunnel.tunnelId, false), true, 'closing twice is no error');
    assert.deepEqual(closed, [[tunnel.tunnelId, 'closed']]);
    const after = registry.get(tunnel.tunnelId)!;
    assert.equal(after.status, 'CLOSED');
    assert.equal(after.closedAt, clock.now());
    assert.equal(after.sides.source.connected, false);
    assert.deepEqual(refused(registry, 'destination', tokens.destination), [403, 'Invalid access-token']);
  });

  it('forgets it at once when asked to delete', (t) => {
    const { registry, closed } = make(t);
    const { tunnel } = registry.open(ssh);
    registry.closeTunnel(tunnel.tunnelId, true);
    assert.equal(registry.get(tunnel.tunnelId), undefined);
    assert.deepEqual(closed, [[tunnel.tunnelId, 'closed']]);
    assert.equal(registry.closeTunnel(tunnel.tunnelId, true), false);
  });

  it('comes at the very minute of its lifetime', async (t) => {
    const { registry, clock, closed } = make(t);
    const { tunnel } = registry.open({ ...ssh, lifetimeMinutes: 1 });
    await clock.advance(MINUTE_MS - 1);
    assert.equal(registry.get(tunnel.tunnelId)?.status, 'OPEN');
    await clock.advance(1);
    assert.deepEqual(closed, [[tunnel.tunnelId, 'expired']], 'nobody had to ask');
    assert.equal(registry.get(tunnel.tunnelId)?.closedAt, tunnel.createdAt + MINUTE_MS);
  });

  it('came meanwhile when the computer slept past it, at its own time and not at that of waking', (t) => {
    const { registry, clock, closed } = make(t);
    const { tunnel, tokens } = registry.open({ ...ssh, lifetimeMinutes: 30 });
    clock.jump(60 * MINUTE_MS);
    assert.deepEqual(refused(registry, 'source', tokens.source), [403, 'Invalid access-token']);
    assert.deepEqual(closed, [[tunnel.tunnelId, 'expired']]);
    assert.equal(registry.get(tunnel.tunnelId)?.closedAt, tunnel.createdAt + 30 * MINUTE_MS);
  });

  it('waits for its absolute time when the clock was set back', async (t) => {
    const { registry, clock, closed } = make(t);
    registry.open({ ...ssh, lifetimeMinutes: 1 });
    clock.jump(-10 * MINUTE_MS);
    await clock.advance(10 * MINUTE_MS);
    assert.equal(closed.length, 0);
    await clock.advance(MINUTE_MS);
    assert.equal(closed.length, 1);
  });

  it('leaves a record for three hours', (t) => {
    const { registry, clock } = make(t);
    const { tunnel } = registry.open(ssh);
    registry.closeTunnel(tunnel.tunnelId, false);
    clock.jump(CLOSED_VISIBLE_MS - 1);
    assert.equal(registry.get(tunnel.tunnelId)?.status, 'CLOSED');
    assert.equal(registry.list({ maxResults: 10 })?.tunnels.length, 1);
    clock.jump(1);
    assert.equal(registry.get(tunnel.tunnelId), undefined);
    assert.equal(registry.list({ maxResults: 10 })?.tunnels.length, 0);
  });
});

describe('the list', () => {
  function openMany(registry: TunnelControl, count: number): string[] {
    return Array.from({ length: count }, () => registry.open(ssh).tunnel.tunnelId);
  }

  it('has the newest first, also among tunnels of one millisecond', (t) => {
    const { registry } = make(t);
    const ids = openMany(registry, 5);
    const listed = registry.list({ maxResults: 100 })!;
    assert.deepEqual(
      listed.tunnels.map((tunnel) => tunnel.tunnelId),
      ids.toReversed(),
    );
    assert.equal(listed.nextToken, undefined);
  });

  it('comes in pages that neither miss nor repeat a tunnel while new ones are opened', (t) => {
    const { registry } = make(t);
    const ids = openMany(registry, 7);
    const seen: string[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page = registry.list({ maxResults: 3, ...(nextToken ? { nextToken } : {}) })!;
      seen.push(...page.tunnels.map((tunnel) => tunnel.tunnelId));
      nextToken = page.nextToken;
      if (nextToken) assert.match(nextToken, /^[a-zA-Z0-9_=-]{1,4096}$/);
      pages += 1;
      registry.open(ssh);
    } while (nextToken);
    assert.equal(pages, 3);
    assert.deepEqual(seen, ids.toReversed());
  });

  it('gives no token when the last page is full', (t) => {
    const { registry } = make(t);
    openMany(registry, 4);
    const first = registry.list({ maxResults: 2 })!;
    const second = registry.list({ maxResults: 2, nextToken: first.nextToken! })!;
    assert.equal(second.tunnels.length, 2);
    assert.equal(second.nextToken, undefined);
  });

  it('can be of one thing', (t) => {
    const { registry } = make(t);
    registry.open(ssh);
    const other = registry.open({ ...ssh, destination: { thingName: 'pump-2', services: ['SSH'] } });
    registry.open({ tags: [], lifetimeMinutes: 1 });
    const listed = registry.list({ thingName: 'pump-2', maxResults: 10 })!;
    assert.deepEqual(
      listed.tunnels.map((tunnel) => tunnel.tunnelId),
      [other.tunnel.tunnelId],
    );
  });

  it('refuses a token that it never gave, or gave for another question', (t) => {
    const { registry } = make(t);
    openMany(registry, 3);
    const { nextToken } = registry.list({ maxResults: 1 })!;
    assert.equal(registry.list({ maxResults: 1, nextToken: 'bm9wZQ' }), undefined);
    assert.equal(registry.list({ maxResults: 1, thingName: 'pump-1', nextToken: nextToken! }), undefined);
  });
});

describe('tags', () => {
  it('belong to a tunnel that its ARN finds', (t) => {
    const { registry } = make(t);
    const { tunnel } = registry.open({ ...ssh, tags: [{ key: 'a', value: '1' }] });
    assert.equal(tunnel.tunnelArn, `arn:aws:iot:eu-central-1:123456789012:tunnel/${tunnel.tunnelId}`);
    registry.setTags(tunnel.tunnelId, [{ key: 'b', value: '2' }]);
    assert.deepEqual(registry.byArn(tunnel.tunnelArn)?.tags, [{ key: 'b', value: '2' }]);
    assert.equal(registry.byArn(`${tunnel.tunnelArn}x`), undefined);
  });
});
