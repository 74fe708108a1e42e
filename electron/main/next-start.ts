/** With which program and arguments Culvert is started anew, into the demo or out of it. Pure. */

export interface StartFacts {
  /** The arguments of this process, without the program. */
  args: readonly string[];
  execPath: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The app's folder where Electron runs it from a checkout; null where it is packaged. */
  appPath: string | null;
}

export interface NextStart {
  execPath: string;
  args: string[];
}

/**
 * The AppImage that this process runs from; null where it runs from none. A terminal or a launcher that is an AppImage
 * hands its own APPIMAGE on to whatever it starts: only that is ours in whose mount (APPDIR) the running binary is.
 */
export function ownAppImage(env: StartFacts['env'], execPath: string): string | null {
  const { APPIMAGE: file, APPDIR: mount } = env;
  return file && mount && execPath.startsWith(`${mount.replace(/\/+$/, '')}/`) ? file : null;
}

/** Names the data folder to come back to, where the user had given one. */
export const BACK_FLAG = '--back-to';

const DATA_FLAG = '--user-data-dir';

/** What belongs to this run alone: the kind of start, the data folder, and whoever watches this process. */
const OF_THIS_RUN =
  /^--(?:demo|check|hidden|no-display|back-to|user-data-dir|inspect[a-z-]*|remote-debugging-[a-z]+)(?:=|$)/;

/** Into the demo, on a data folder of its own. */
export function startOfDemo(facts: StartFacts, dataDir: string): NextStart {
  const own = givenBy(facts.args, DATA_FLAG);
  const back = own === null ? [] : [`${BACK_FLAG}=${own}`];
  return nextStart(facts, [`${DATA_FLAG}=${dataDir}`, '--demo', ...back]);
}

/**
 * The same Culvert once more on the same data folder, without its window: what control.json tells the command line to
 * start when none runs.
 */
export function startOfHidden(facts: StartFacts, dataDir: string): NextStart {
  const demo = facts.args.includes('--demo') ? ['--demo'] : [];
  return nextStart(facts, [`${DATA_FLAG}=${dataDir}`, ...demo, '--hidden']);
}

/** Out of the demo, to where it was started from. */
export function startAfterDemo(facts: StartFacts): NextStart {
  const back = givenBy(facts.args, BACK_FLAG);
  return nextStart(facts, back === null ? [] : [`${DATA_FLAG}=${back}`]);
}

function nextStart({ args, execPath, env, appPath }: StartFacts, added: readonly string[]): NextStart {
  // Only switches stay: a driver's “-r module”, and the app's folder, which is named anew, go.
  const kept = args.filter((arg) => arg.startsWith('--') && arg !== '--' && !OF_THIS_RUN.test(arg));
  return {
    // Both unpack themselves into a folder that is gone with the process: the file itself is to be started.
    execPath: ownAppImage(env, execPath) || env.PORTABLE_EXECUTABLE_FILE || execPath,
    args: [...kept, ...(appPath === null ? [] : [appPath]), ...added],
  };
}

function givenBy(args: readonly string[], flag: string): string | null {
  const found = args.findLast((arg) => arg.startsWith(`${flag}=`));
  return found?.slice(flag.length + 1) || null;
}
