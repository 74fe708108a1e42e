/** *Try it without AWS* and *Leave the demo*: ends this Culvert as quitting does, and starts it anew. */
import type { GeneralSettings } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { makeDemoFolder, removeDemoFolder } from './demo-folder.ts';
import { type NextStart, type StartFacts, startAfterDemo, startOfDemo } from './next-start.ts';
import type { QuitMode } from './quitting.ts';

export interface DemoSwitchOptions {
  /** This is the demo. */
  demo: boolean;
  start: StartFacts;
  /** Where the demo's data folder is made. */
  temp: string;
  general: () => Pick<GeneralSettings, 'language' | 'theme'>;
  /** Comes back where quitting was called off, and for a moment at the very end. */
  quit: (mode: QuitMode) => Promise<void>;
  /** Starts a process that begins when this one has ended. */
  relaunch: (next: NextStart) => void;
  log: Log;
}

export interface DemoSwitch {
  handlers: Pick<Handlers, 'demo.open' | 'demo.leave'>;
  /** The last step of ending: nothing is started before it is certain that this one ends. */
  atEnd(): Promise<void>;
}

export function createDemoSwitch(options: DemoSwitchOptions): DemoSwitch {
  const { demo, start, log } = options;
  let next: NextStart | null = null;
  let started = false;

  async function leaveFor(wanted: NextStart, mode: QuitMode): Promise<void> {
    next = wanted;
    await options.quit(mode);
    next = null;
  }

  async function open(): Promise<Result<null>> {
    if (demo) {
      return fail(culvertError('BadRequest', {}));
    }
    if (next) {
      return ok(null);
    }
    const folder = makeDemoFolder(options.temp, options.general());
    await leaveFor(startOfDemo(start, folder), 'ask');
    if (!started) {
      removeDemoFolder(folder);
    }
    return ok(null);
  }

  async function leave(): Promise<Result<null>> {
    if (!demo) {
      return fail(culvertError('BadRequest', {}));
    }
    if (!next) {
      // The demo's tunnels end with its cloud, so there is nothing to ask.
      await leaveFor(startAfterDemo(start), 'close');
    }
    return ok(null);
  }

  return {
    handlers: { 'demo.open': open, 'demo.leave': leave },
    async atEnd() {
      if (next) {
        log.info(demo ? 'culvert starts anew, without the demo' : 'culvert starts anew, as the demo');
        started = true;
        options.relaunch(next);
      }
    },
  };
}
