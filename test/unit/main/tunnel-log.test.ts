import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTunnelLog } from '../../../electron/main/tunnel-log.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { because } from '../../../electron/shared/reasons.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

/** What is written when the tunnels become these, one after the other. */
function written(...states: Tunnel[][]): string[] {
  const lines: string[] = [];
  const watch = createTunnelLog(createLog((level, line) => lines.push(`${level} ${line}`)));
  let before: Tunnel[] = [];
  for (const after of states) {
    watch({ tunnels: before }, { tunnels: after });
    before = after;
  }
  return lines;
}

const NAMES = 'tunnel="k1" thing="press-07" tunnelId="t-1"';

test('each step of a tunnel is written with all its names', () => {
  const opening = sampleTunnel({
    tunnelId: null,
    phase: { kind: 'opening' },
    destination: { state: 'unknown', since: null },
  });
  assert.deepEqual(
    written(
      [opening],
      [{ ...opening, tunnelId: 't-1', phase: { kind: 'connecting' } }],
      [
        sampleTunnel({
          phase: { kind: 'waiting', since: NOW },
          destination: { state: 'waiting', since: NOW },
        }),
      ],
      [sampleTunnel()],
      [
        sampleTunnel({
          phase: { kind: 'reconnecting', attempt: 1, reason: because('reason.no-access-token') },
        }),
      ],
      [sampleTunnel({ phase: { kind: 'trouble', error: culvertError('ProxyStopped', {}) } })],
      [sampleTunnel({ phase: { kind: 'closed', why: 'user', at: NOW } })],
      [],
    ).map((line) => line.replace(/reason=".*"/, 'reason="…"')),
    [
      'info the tunnel is being opened tunnel="k1" thing="press-07" device="unknown"',
      `info the tunnel is connecting ${NAMES} device="unknown"`,
      `info the tunnel is waiting for the device ${NAMES} device="waiting"`,
      `info the tunnel is connected ${NAMES} device="connected"`,
      `info the tunnel is reconnecting ${NAMES} attempt=1 reason="…"`,
      `warn the tunnel needs the user ${NAMES} code="ProxyStopped" reason="…"`,
      `info the tunnel is closed ${NAMES} device="connected"`,
    ],
  );
});

test('traffic, ports and the passing of time are not written', () => {
  const lines = written(
    [sampleTunnel()],
    [sampleTunnel({ services: [sampleService({ bytesUp: 5, connections: 1 })] })],
    [sampleTunnel({ wantTerminal: true, expiresAt: NOW })],
  );
  assert.equal(lines.length, 1);
});

test('each try and a device that comes and goes are written', () => {
  const trying = (attempt: number) =>
    sampleTunnel({ phase: { kind: 'reconnecting', attempt, reason: 'gone' } });
  assert.equal(written([trying(1)], [trying(1)], [trying(2)]).length, 2);
  assert.match(
    written([sampleTunnel()], [sampleTunnel({ destination: { state: 'lost', since: NOW } })]).at(-1) ?? '',
    /device="lost"$/,
  );
});
