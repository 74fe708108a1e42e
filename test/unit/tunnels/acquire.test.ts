import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { OpenTunnelAnswer, OpenTunnelInput, TunnelDetail } from '../../../electron/shared/tunneling.ts';
import {
  type AcquiredTunnel,
  type AcquireRequest,
  acquireTunnel,
  REQUEST_TAG,
} from '../../../electron/tunnels/acquire.ts';
import type { TunnelingPort } from '../../../electron/tunnels/collaborators.ts';
import { MINUTE_MS, NOW } from '../../helpers/sample-tunnel.ts';

const noNetwork = culvertError('NoNetwork', { host: 'api.tunneling.iot.eu-central-1.amazonaws.com' });
const denied = culvertError('AccessDenied', { action: 'iot:ListTunnels' });
const limit = culvertError('LimitExceeded', { reason: 'too many tunnels' });
const gone = culvertError('TunnelUnknown', {});

const arnOf = (tunnelId: string) => `arn:aws:iot:eu-central-1:123456789012:tunnel/${tunnelId}`;

/** An open tunnel to the device as AWS describes it, opened a minute ago. */
function existing(tunnelId: string, change: Partial<TunnelDetail> = {}): TunnelDetail {
  return {
    tunnelId,
    arn: arnOf(tunnelId),
    status: 'OPEN',
    description: '',
    createdAt: NOW - MINUTE_MS,
    services: ['SSH'],
    thingName: 'press-07',
    lifetimeMinutes: 120,
    sourceConnected: false,
    destinationConnected: false,
    sourceSince: null,
    destinationSince: null,
    tags: [],
    ...change,
  };
}

const tagged = (requestId: string) => ({ tags: [{ key: REQUEST_TAG, value: requestId }] });

interface Fakes {
  /** What AWS knows; ListTunnels and DescribeTunnel answer from it. */
  tunnels?: TunnelDetail[];
  /** The answer to OpenTunnel, which may also make a tunnel. */
  open?: (input: OpenTunnelInput, tunnels: TunnelDetail[]) => OpenTunnelAnswer;
  /** Answers of ListTunnels in place of the tunnels, by number of the call. */
  listFails?: (CulvertError | null)[];
  describeFails?: Record<string, CulvertError>;
  rotateFails?: CulvertError;
  clockOffsetMs?: number;
  agreed?: Result<null>;
}

async function run(request: Partial<AcquireRequest>, fakes: Fakes = {}) {
  const tunnels = [...(fakes.tunnels ?? [])];
  const calls: string[] = [];
  const inputs: OpenTunnelInput[] = [];
  const lines: string[] = [];
  let lists = 0;
  const openDefault = (): OpenTunnelAnswer => ({
    ok: true,
    value: { tunnelId: 'new', arn: arnOf('new'), sourceAccessToken: 'token-of-new' },
  });
  const tunneling: TunnelingPort = {
    async openTunnel(input) {
      calls.push('open');
      inputs.push(input);
      return (fakes.open ?? openDefault)(input, tunnels);
    },
    async listTunnels(thingName) {
      calls.push(`list ${thingName}`);
      const error = fakes.listFails?.[lists];
      lists += 1;
      return error ? fail(error) : ok(tunnels);
    },
    async describeTunnel(tunnelId) {
      calls.push(`describe ${tunnelId}`);
      const error = fakes.describeFails?.[tunnelId];
      const found = tunnels.find((tunnel) => tunnel.tunnelId === tunnelId);
      return error || !found ? fail(error ?? gone) : ok(found);
    },
    async rotateSource(tunnelId) {
      calls.push(`rotate ${tunnelId}`);
      return fakes.rotateFails ? fail(fakes.rotateFails) : ok({ sourceAccessToken: `token-of-${tunnelId}` });
    },
    closeTunnel: () => assert.fail('closed a tunnel'),
    rotateBoth: () => assert.fail('rotated the device’s token'),
    clockOffsetMs: () => fakes.clockOffsetMs ?? 0,
  };
  const result = await acquireTunnel(
    {
      thingName: 'press-07',
      services: ['SSH'],
      lifetimeMinutes: 60,
      reuse: true,
      takeOver: false,
      description: 'Culvert on a laptop',
      tags: [],
      ownTag: true,
      requestId: 'request-2',
      pendingRequestId: undefined,
      ...request,
    },
    {
      tunneling,
      now: () => NOW,
      log: createLog((level, line) => lines.push(`${level} ${line}`)),
      setPending: (requestId) => calls.push(`pending ${requestId}`),
      ...(fakes.agreed
        ? {
            beforeBilledOpen: async () => {
              calls.push('before a billed open');
              return fakes.agreed ?? ok(null);
            },
          }
        : {}),
    },
  );
  return { result, calls, inputs, lines };
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const idOf = (result: Result<AcquiredTunnel>) => (result.ok ? result.value.tunnelId : result.error.code);

describe('a new tunnel', () => {
  test('is opened once, and marked as pending before it is asked for', async () => {
    const { result, calls, inputs } = await run({});
    assert.deepEqual(calls, ['list press-07', 'pending request-2', 'open', 'pending null']);
    assert.deepEqual(inputs, [
      {
        thingName: 'press-07',
        services: ['SSH'],
        lifetimeMinutes: 60,
        description: 'Culvert on a laptop',
        tags: [{ key: REQUEST_TAG, value: 'request-2' }],
      },
    ]);
    assert.deepEqual(
      result,
      ok({
        origin: 'opened',
        tunnelId: 'new',
        arn: arnOf('new'),
        accessToken: 'token-of-new',
        lifetimeMinutes: 60,
        openedAt: NOW,
        deviceConnected: false,
      }),
    );
  });

  test('is opened without a look at the others where the user wants a second one', async () => {
    const { result, calls } = await run({ reuse: false }, { tunnels: [existing('t-1')] });
    assert.deepEqual(calls, ['pending request-2', 'open', 'pending null']);
    assert.equal(idOf(result), 'new');
  });

  test('is not opened where it is not known whether one is open', async () => {
    const { result, calls } = await run({}, { listFails: [denied] });
    assert.deepEqual(result, fail(denied));
    assert.deepEqual(calls, ['list press-07']);
  });

  test('that AWS refused is told as it is, and nothing is pending', async () => {
    const refuse = (): OpenTunnelAnswer => ({ ok: false, error: limit, outcome: 'not-done' });
    const { result, calls } = await run({}, { open: refuse });
    assert.equal(codeOf(result), 'LimitExceeded');
    assert.deepEqual(calls, ['list press-07', 'pending request-2', 'open', 'pending null']);
  });
});

test('a denial of OpenTunnel says which tags were sent, since a policy may be about them', async () => {
  const error = culvertError('AccessDenied', { action: 'iot:OpenTunnel' });
  const { result } = await run({}, { open: () => ({ ok: false, error, outcome: 'not-done' }) });
  assert.equal(codeOf(result), 'AccessDenied');
  assert.ok(!result.ok && result.error.advice.startsWith(error.advice));
  assert.ok(!result.ok && result.error.advice.includes(REQUEST_TAG));
});

describe('a tunnel that is open already', () => {
  test('is reached by a new source token, with its own lifetime and start', async () => {
    const tunnel = existing('t-1', { destinationConnected: true });
    const { result, calls } = await run({}, { tunnels: [tunnel] });
    assert.deepEqual(calls, ['list press-07', 'describe t-1', 'rotate t-1']);
    assert.deepEqual(
      result,
      ok({
        origin: 'reused',
        tunnelId: 't-1',
        arn: arnOf('t-1'),
        accessToken: 'token-of-t-1',
        lifetimeMinutes: 120,
        openedAt: NOW - MINUTE_MS,
        deviceConnected: true,
      }),
    );
  });

  test('began by this computer’s clock, however far AWS’s is from it', async () => {
    for (const clockOffsetMs of [90_000, -90_000]) {
      const { result } = await run({}, { tunnels: [existing('t-1')], clockOffsetMs });
      assert.equal(result.ok && result.value.openedAt, NOW - MINUTE_MS - clockOffsetMs);
    }
  });

  const table: {
    name: string;
    request?: Partial<AcquireRequest>;
    tunnels: TunnelDetail[];
    reached: string;
  }[] = [
    {
      name: 'the newest of those that carry the services',
      tunnels: [
        existing('old', { createdAt: NOW - 3 * MINUTE_MS }),
        existing('newest', { createdAt: NOW - MINUTE_MS }),
        existing('older', { createdAt: NOW - 2 * MINUTE_MS }),
      ],
      reached: 'newest',
    },
    {
      name: 'one that carries more than is wanted',
      tunnels: [existing('t-1', { services: ['HTTP', 'SSH', 'VNC'] })],
      reached: 't-1',
    },
    {
      name: 'not one that lacks a service',
      request: { services: ['SSH', 'HTTP'] },
      tunnels: [existing('t-1')],
      reached: 'new',
    },
    {
      name: 'one with half a minute left',
      tunnels: [existing('t-1', { lifetimeMinutes: 1, createdAt: NOW - 30_000 })],
      reached: 't-1',
    },
    {
      name: 'not one with less than half a minute left',
      tunnels: [existing('t-1', { lifetimeMinutes: 1, createdAt: NOW - 30_001 })],
      reached: 'new',
    },
    { name: 'not one that is closed', tunnels: [existing('t-1', { status: 'CLOSED' })], reached: 'new' },
    {
      name: 'not one that somebody is connected to',
      tunnels: [existing('t-1', { sourceConnected: true })],
      reached: 'TunnelInUse',
    },
    {
      name: 'one that somebody is connected to, where the user takes it over',
      request: { takeOver: true },
      tunnels: [existing('t-1', { sourceConnected: true })],
      reached: 't-1',
    },
  ];
  for (const { name, request, tunnels, reached } of table) {
    test(`${name}: ${reached}`, async () => {
      assert.equal(idOf((await run(request ?? {}, { tunnels })).result), reached);
    });
  }

  test('has the time left that AWS’s clock says', async () => {
    const almostOver = existing('t-1', { lifetimeMinutes: 1, createdAt: NOW });
    assert.equal(idOf((await run({}, { tunnels: [almostOver] })).result), 't-1');
    assert.equal(idOf((await run({}, { tunnels: [almostOver], clockOffsetMs: 30_001 })).result), 'new');
  });

  test('that somebody uses is neither rotated nor doubled without the user', async () => {
    const { result, calls } = await run({}, { tunnels: [existing('t-1', { sourceConnected: true })] });
    assert.deepEqual(calls, ['list press-07', 'describe t-1']);
    assert.equal(!result.ok && result.error.details?.tunnelId, 't-1');
  });

  test('that is deleted between list and describe is passed over', async () => {
    const tunnels = [existing('deleted', { createdAt: NOW }), existing('t-1')];
    const { result } = await run({}, { tunnels, describeFails: { deleted: gone } });
    assert.equal(idOf(result), 't-1');
  });

  test('that cannot be described stops the open, since it might be the one', async () => {
    const { result, calls } = await run({}, { tunnels: [existing('t-1')], describeFails: { 't-1': denied } });
    assert.deepEqual(result, fail(denied));
    assert.ok(!calls.includes('open'));
  });

  test('whose token cannot be rotated is no reason to open another', async () => {
    const { result, calls } = await run({}, { tunnels: [existing('t-1')], rotateFails: denied });
    assert.deepEqual(result, fail(denied));
    assert.ok(!calls.includes('open'));
  });

  test('is looked for among the ten newest only', async () => {
    const tunnels = Array.from({ length: 12 }, (_, age) =>
      existing(`t-${age}`, { createdAt: NOW - age * MINUTE_MS, services: age === 11 ? ['SSH'] : ['VNC'] }),
    );
    const { calls } = await run({}, { tunnels: tunnels.toReversed() });
    assert.deepEqual(
      calls.filter((call) => call.startsWith('describe')),
      Array.from({ length: 10 }, (_, age) => `describe t-${age}`),
    );
  });
});

describe('an open whose answer is lost', () => {
  const lost = (arrived: boolean) => (input: OpenTunnelInput, tunnels: TunnelDetail[]) => {
    if (arrived) {
      tunnels.push(existing('made', { tags: input.tags, createdAt: NOW }));
    }
    return { ok: false, error: noNetwork, outcome: 'unknown' } satisfies OpenTunnelAnswer;
  };
  const opens = (calls: string[]) => calls.filter((call) => call === 'open').length;

  test('that did happen is found by its tag and taken up as ours', async () => {
    const { result, calls } = await run({ reuse: false }, { tunnels: [existing('t-1')], open: lost(true) });
    assert.deepEqual(calls, [
      'pending request-2',
      'open',
      'list press-07',
      'describe made',
      'rotate made',
      'pending null',
    ]);
    assert.deepEqual(result.ok && [result.value.origin, result.value.accessToken], [
      'opened',
      'token-of-made',
    ]);
  });

  test('that AWS does not list was most likely not done, and stays pending', async () => {
    const { result, calls } = await run({}, { open: lost(false) });
    assert.equal(codeOf(result), 'OpenNotDone');
    assert.deepEqual(calls, ['list press-07', 'pending request-2', 'open', 'list press-07']);
  });

  test('that nobody can be asked about is unknown, and stays pending', async () => {
    const { result, calls } = await run({}, { open: lost(true), listFails: [null, noNetwork] });
    assert.equal(codeOf(result), 'OpenOutcomeUnknown');
    assert.equal(opens(calls), 1);
    assert.equal(calls.includes('pending null'), false);
  });

  test('stays pending while the tunnel it made cannot be taken up', async () => {
    const { result, calls } = await run({}, { open: lost(true), rotateFails: noNetwork });
    assert.deepEqual(result, fail(noNetwork));
    assert.equal(opens(calls), 1);
    assert.equal(calls.includes('pending null'), false);
  });

  test('is not taken for another tunnel of the device', async () => {
    const other = existing('t-1', tagged('request-1'));
    const { result } = await run({ reuse: false }, { tunnels: [other], open: lost(false) });
    assert.equal(codeOf(result), 'OpenNotDone');
  });

  test('is told in the log without more than its tag', async () => {
    const { lines } = await run({}, { open: lost(true) });
    assert.ok(lines.some((line) => line.startsWith('warn') && /lost.*request-2.*NoNetwork/.test(line)));
    assert.doesNotMatch(lines.join('\n'), /token-of/);
  });
});

describe('after an open whose outcome was unknown', () => {
  const pending = { pendingRequestId: 'request-1' };

  test('the tunnel it made is taken up, before anything else is looked at', async () => {
    const tunnels = [existing('t-1', { createdAt: NOW }), existing('made', tagged('request-1'))];
    const { result, calls } = await run(pending, { tunnels });
    assert.deepEqual(calls, [
      'list press-07',
      'describe t-1',
      'describe made',
      'rotate made',
      'pending null',
    ]);
    assert.deepEqual(result.ok && [result.value.tunnelId, result.value.origin], ['made', 'opened']);
  });

  test('it is taken up even where the user wants a second tunnel: that is the one', async () => {
    const { result } = await run(
      { ...pending, reuse: false },
      { tunnels: [existing('made', tagged('request-1'))] },
    );
    assert.equal(idOf(result), 'made');
  });

  test('nothing is opened while AWS cannot be asked', async () => {
    const { result, calls } = await run(pending, { listFails: [noNetwork] });
    assert.equal(codeOf(result), 'OpenOutcomeUnknown');
    assert.deepEqual(calls, ['list press-07']);
  });

  test('a tunnel is opened once AWS says that the first one never came to be', async () => {
    const { result, calls } = await run({ ...pending, reuse: false });
    assert.equal(idOf(result), 'new');
    assert.deepEqual(calls, ['list press-07', 'pending request-2', 'open', 'pending null']);
  });

  test('it stays the one to look for until it is taken up, or gone', async () => {
    const tunnels = [existing('made', tagged('request-1'))];
    const failed = await run(pending, { tunnels, rotateFails: noNetwork });
    assert.equal(codeOf(failed.result), 'NoNetwork');
    assert.equal(failed.calls.includes('pending null'), false);
    const deleted = await run(pending, { tunnels, rotateFails: gone });
    assert.equal(codeOf(deleted.result), 'TunnelUnknown');
    assert.equal(deleted.calls.at(-1), 'pending null');
  });

  test('one that was made for other services is known now, and not what is wanted', async () => {
    const tunnels = [existing('made', { ...tagged('request-1'), services: ['VNC'] })];
    const { result, calls } = await run({ ...pending, reuse: false }, { tunnels });
    assert.equal(idOf(result), 'new');
    assert.deepEqual(calls, [
      'list press-07',
      'describe made',
      'pending null',
      'pending request-2',
      'open',
      'pending null',
    ]);
  });

  test('a closed tunnel with its tag does not count', async () => {
    const made = existing('made', { ...tagged('request-1'), status: 'CLOSED' });
    assert.equal(idOf((await run(pending, { tunnels: [made] })).result), 'new');
  });
});

describe('the tags of an open', () => {
  const tags = [{ key: 'Owner', value: 'line 3' }];
  const mine = { key: REQUEST_TAG, value: 'request-2' };

  test('are those of the profile and our own', async () => {
    const { inputs } = await run({ tags });
    assert.deepEqual(inputs[0]?.tags, [...tags, mine]);
    assert.equal(inputs[0]?.description, 'Culvert on a laptop');
  });

  test('leave our own out where the profile says so; the description has its value then', async () => {
    const { inputs } = await run({ tags, ownTag: false });
    assert.deepEqual(inputs[0]?.tags, tags);
    assert.equal(inputs[0]?.description, 'Culvert on a laptop (request-2)');
  });

  test('an open without our tag whose answer was lost is found by its description', async () => {
    const { result, calls } = await run(
      { ownTag: false, reuse: false },
      {
        tunnels: [existing('t-1', { description: 'Culvert on a laptop (request-1)' })],
        open: ({ description }, tunnels) => {
          tunnels.push(existing('made', { description, createdAt: NOW - 2 * MINUTE_MS }));
          return { ok: false, error: noNetwork, outcome: 'unknown' };
        },
      },
    );
    assert.equal(idOf(result), 'made');
    assert.equal(calls.filter((call) => call === 'open').length, 1);
  });

  test('are told with a denial, in words and as they are', async () => {
    const open = (): OpenTunnelAnswer => ({
      ok: false,
      error: culvertError('AccessDenied', { action: 'iot:OpenTunnel' }, { action: 'iot:OpenTunnel' }),
      outcome: 'not-done',
    });
    const { result } = await run({ tags }, { open });
    assert.ok(!result.ok);
    assert.match(result.error.advice, /tags that were sent: Owner, culvert-request/);
    assert.deepEqual(result.error.details, { action: 'iot:OpenTunnel', tags: [...tags, mine] });
    const bare = await run({ ownTag: false }, { open });
    assert.match(bare.result.ok ? '' : bare.result.error.advice, /tags that were sent: none/);
  });
});

describe('what is asked before a billed open', () => {
  test('comes right before it, and lets it be', async () => {
    const { result, calls } = await run({}, { agreed: ok(null) });
    assert.equal(idOf(result), 'new');
    assert.deepEqual(calls, [
      'list press-07',
      'before a billed open',
      'pending request-2',
      'open',
      'pending null',
    ]);
  });

  test('stops it, and nothing is billed or looked for later', async () => {
    const { result, calls } = await run({}, { agreed: fail(limit) });
    assert.deepEqual(result, fail(limit));
    assert.deepEqual(calls, ['list press-07', 'before a billed open']);
  });

  test('is not asked where an open tunnel serves, or one that a lost answer made', async () => {
    const reused = await run({}, { agreed: fail(limit), tunnels: [existing('t-1')] });
    assert.equal(idOf(reused.result), 't-1');
    const found = await run(
      { reuse: false, pendingRequestId: 'request-1' },
      { agreed: fail(limit), tunnels: [existing('made', tagged('request-1'))] },
    );
    assert.equal(idOf(found.result), 'made');
  });
});
