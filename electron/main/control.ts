/** The local socket of the `culvert` command, as the application and a host without a desktop have it. */

import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { callControl } from '../control/client.ts';
import { runningIn } from '../control/control-file.ts';
import type { ControlHandlers } from '../control/handlers.ts';
import { isAlive } from '../control/lock.ts';
import type { ControlFile } from '../control/protocol.ts';
import { type ControlServer, serveControl } from '../control/server.ts';
import { culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { LONGEST_STEP_MS } from './lifecycle.ts';

const QUIT_LIMIT_MS = 5_000;
/** Longer than it waits for an open that is under way: two on one data folder might both open a tunnel to a device. */
const MAKE_WAY_LIMIT_MS = LONGEST_STEP_MS + 5_000;
const POLL_MS = 50;

export interface ControlOptions {
  /** The data folder. */
  dir: string;
  mode: ControlFile['mode'];
  /** Of the application: startOfHidden() as program and args. null: a host without a desktop, or nothing to start. */
  start: ControlFile['start'];
  handlers: ControlHandlers;
  log: Log;
  /** When the last of the connected commands has gone. */
  onIdle?: () => void;
}

export interface Control {
  /**
   * Fails with ControlTaken or ControlUnavailable, which is in the log then; the application goes on without. Open
   * already, it is left as it is.
   */
  open(): Promise<Result<ControlServer>>;
  /** Somebody did not find this Culvert: serves anew where that has failed before, or the socket was taken away. */
  look(): Promise<void>;
  /** How many commands are connected. */
  connections(): number;
  /** What is asked at terminals counts as cancelled. */
  takeBack(): void;
  /** New calls are refused from here on: Culvert ends. */
  refuse(): void;
  /** The socket goes, and control.json says that none runs. */
  close(): Promise<void>;
}

export function createControl(options: ControlOptions): Control {
  const { log, onIdle } = options;
  let server: ControlServer | null = null;
  /** One after another: two at once would find each other. */
  const turn = inTurn();
  let ended = false;

  async function serve(): Promise<Result<ControlServer>> {
    if (ended) {
      return fail(culvertError('ControlEnding', {}));
    }
    if (server) {
      return ok(server);
    }
    const served = await serveControl(options);
    if (!served.ok) {
      log.warn('the command line is not served', { code: served.error.code, error: served.error.message });
      return served;
    }
    server = served.value;
    server.onIdle = onIdle ?? null;
    return served;
  }

  return {
    open: () => turn(serve),
    look: () =>
      turn(async () => {
        if (server && process.platform !== 'win32' && !fs.existsSync(server.address)) {
          log.warn('the socket of the command line was taken away');
          await server.close();
          server = null;
        }
        await serve();
      }),
    connections: () => server?.connections() ?? 0,
    takeBack: () => server?.takeBack(),
    refuse() {
      ended = true;
      server?.refuse();
    },
    close: () =>
      turn(async () => {
        ended = true;
        await server?.close();
        server = null;
      }),
  };
}

/**
 * Before the application reads what a host without a desktop on the same data folder may still write: asks that one to
 * end, which leaves its tunnels open at AWS for the application to bring back, and waits until it has.
 */
export async function endHeadless({ dir, log }: { dir: string; log: Log }): Promise<void> {
  const running = runningIn(dir);
  if (running?.mode !== 'headless' || running.pid === process.pid) {
    return;
  }
  const answer = await callControl({
    address: running.address,
    call: 'quit',
    args: { close: false },
    signal: AbortSignal.timeout(QUIT_LIMIT_MS),
  });
  if (!answer.ok && answer.error.code === 'NotRunning') {
    return;
  }
  log.info('the culvert without a window makes way', { pid: running.pid });
  const until = Date.now() + MAKE_WAY_LIMIT_MS;
  while (isAlive(running.pid)) {
    if (Date.now() > until) {
      log.warn('the culvert without a window does not end', { pid: running.pid });
      return;
    }
    await sleep(POLL_MS);
  }
}
