import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { callControl } from '../../../electron/control/client.ts';
import type { ControlHandlers } from '../../../electron/control/handlers.ts';
import { ok } from '../../../electron/shared/result.ts';
import { serve, someHandlers, status } from '../../helpers/control-host.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** Sends bytes and ends; answers with what came back until the other end has ended the connection as well. */
function exchange(address: string, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(address);
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.end(bytes);
  });
}

test('whatever bytes come, no handler is called for them, and each line that is answered is a refusal', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const called: string[] = [];
  const spy = (call: keyof ControlHandlers) => async () => {
    called.push(call);
    return ok(null as never);
  };
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      open: spy('open'),
      connect: spy('connect'),
      ssh: spy('ssh'),
      quit: spy('quit'),
    }),
  });
  const line = fc
    .record(
      {
        culvert: fc.constantFrom<unknown>(1, 2, '1'),
        call: fc.constantFrom<unknown>('open', 'connect', 'quit', '__proto__', 7),
        args: fc.oneof(fc.jsonValue(), fc.constant({ close: 'yes' }), fc.constant({ device: 'press-07' })),
        canAsk: fc.constantFrom<unknown>(true, 'true'),
      },
      { requiredKeys: [] },
    )
    .map((message) => Buffer.from(`${JSON.stringify(message)}\n`));
  const bytes = fc.oneof(
    line,
    fc.uint8Array({ maxLength: 400 }),
    fc.tuple(fc.uint8Array({ maxLength: 50 }), line).map(([noise, rest]) => Buffer.concat([noise, rest])),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      const answer = await exchange(address, sent);
      if (answer !== '') {
        const told = JSON.parse(answer);
        assert.equal(told.ok, false, answer);
        assert.ok(['ControlMalformed', 'ControlVersion'].includes(told.error.code), answer);
      }
      assert.deepEqual(called, []);
    }),
    { numRuns: 300 },
  );
  assert.deepEqual(await callControl({ address, call: 'status', args: {} }), ok(status));
});
