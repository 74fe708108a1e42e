/** The socket of the `culvert` command with handlers that do next to nothing, in this process or as one of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlHandlers } from '../../electron/control/handlers.ts';
import type { StatusItem } from '../../electron/control/protocol.ts';
import { type ControlServer, type ServeOptions, serveControl } from '../../electron/control/server.ts';
import { culvertError } from '../../electron/shared/errors.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { fail, ok } from '../../electron/shared/result.ts';

const never = async () => fail(culvertError('BadRequest', {}));

export const status: StatusItem = {
  ...{ culvert: 'dev', control: 1, pid: process.pid, mode: 'headless' as const, demo: false, profile: null },
  ...{ tunnels: 0, dataFolder: '' },
};

/** Handlers that fail with BadRequest, but those given; `status` answers, `complete` with its prefix after 20 ms. */
export function someHandlers(given: Partial<ControlHandlers> = {}): ControlHandlers {
  return {
    ...{ profiles: never, devices: never, list: never, open: never, ssh: never, connect: never },
    ...{ copy: never, close: never, logs: never, hostKey: never, quit: never },
    status: async () => ok(status),
    complete: async ({ prefix }) => {
      await sleep(20);
      return ok([prefix]);
    },
    ...given,
  };
}

/** Serves in this process until the test ends. */
export async function serve(
  t: { after(run: () => unknown): void },
  options: Partial<ServeOptions> & { dir: string },
): Promise<ControlServer> {
  const served = await serveControl({
    ...{ mode: 'headless', start: null, handlers: someHandlers(), log: silentLog },
    ...options,
  });
  if (!served.ok) {
    throw new Error(`${served.error.code}: ${served.error.message}`);
  }
  t.after(() => served.value.close());
  return served.value;
}

/**
 * As a process of its own: serves CULVERT_DATA_DIR until `quit`, or until it is killed. Exits with 0 where another one
 * serves it already. CONTROL_HOST_ERROR: says this and fails.
 */
async function main(): Promise<void> {
  const dir = process.env.CULVERT_DATA_DIR ?? '';
  if (process.env.CONTROL_HOST_ERROR) {
    process.stderr.write(`${process.env.CONTROL_HOST_ERROR}\n`);
    process.exit(1);
  }
  await sleep(Number(process.env.CONTROL_HOST_DELAY_MS ?? 0));
  const served = await serveControl({
    ...{ dir, mode: 'headless', start: null, log: silentLog },
    handlers: someHandlers({
      status: async () => ok({ ...status, pid: process.pid, dataFolder: process.cwd() }),
      // Never answered: the process is killed meanwhile.
      list: async (_, { progress }) => {
        progress('Looking');
        return new Promise(() => {});
      },
      quit: async () => {
        setImmediate(async () => {
          await (served.ok && served.value.close());
          process.exit(0);
        });
        return ok(null);
      },
    }),
  });
  if (!served.ok) {
    process.exit(served.error.code === 'ControlTaken' ? 0 : 1);
  }
  process.send?.('serving');
}

if (process.env.CONTROL_HOST === 'run') {
  await main();
}
