/**
 * How light the application is on the machine: from the start to the icon in the tray, memory, and CPU time while nothing
 * happens, beside an Electron application that has an icon in the tray and nothing else. Both run on a desktop of their
 * own (Xvfb, session bus, keyring); the tunnels are real ones of the local cloud, taken up again at the start.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { type Desktop, ROOT, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { startTrayWatcher, type TrayWatcher } from '../helpers/tray-watcher.ts';
import { MIB } from './measure.ts';
import { type TreeUse, treeUse } from './process-tree.ts';
import { align } from './report.ts';
import { median } from './results.ts';

export interface LightLoad {
  /** How many tunnels are open while it idles. */
  tunnels: number;
  /** For how long the window is shown before it is hidden. */
  shownMs: number;
  /**
   * Before memory and CPU time are looked at: until V8 has given back what the start took, and until what is due while
   * somebody looks was done once more.
   */
  settleMs: number;
  /** For how long CPU time is counted. */
  idleMs: number;
}

/** Medians over the rounds. */
export interface LightFigures {
  tunnels: number;
  idleMs: number;
  /** Until the icon is in the tray; `whole`: until its menu shows the user's own. */
  readyMs: { bare: number; culvert: number; whole: number };
  /** Proportional set size of all its processes. */
  memoryMib: { bare: number; culvert: number; oneTunnel: number; hidden: number };
  /** CPU time of all its processes while nothing happens, in thousandths of one core. */
  idlePerMille: { bare: number; noWindow: number; hidden: number };
}

type Subject = 'bare' | 'culvert' | 'oneTunnel' | 'hidden';

interface Sample {
  readyMs: number;
  wholeMs: number;
  memoryMib: number;
  idlePerMille: number;
}

const ICON_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 5;
/** How often each tunnel is looked at while the window is shown. */
const SEEN_LOOK_MS = 30_000;
const bareApp = fileURLToPath(new URL('bare-tray-app.cjs', import.meta.url));

export async function runLight(
  load: LightLoad,
  rounds: number,
  say: (line: string) => void,
): Promise<LightFigures> {
  const desktop = await startDesktop('unlocked');
  const watcher = await startTrayWatcher(String(desktop.env.DBUS_SESSION_BUS_ADDRESS));
  const names = Array.from({ length: load.tunnels }, (_, at) => `press-${at + 1}`);
  const cloud = await startDesktopCloud(names);
  const { executable: runtime } = await electronRuntime();
  try {
    const data = {
      culvert: await prepare(desktop, cloud, []),
      oneTunnel: await prepare(desktop, cloud, names.slice(0, 1)),
      hidden: await prepare(desktop, cloud, names),
    };
    const samples: Record<Subject, Sample[]> = { bare: [], culvert: [], oneTunnel: [], hidden: [] };
    for (let round = 1; round <= rounds; round += 1) {
      for (const subject of Object.keys(samples) as Subject[]) {
        say(`round ${round} of ${rounds}: light, ${subject}`);
        const run = { desktop, watcher, cloud, load, subject, runtime };
        samples[subject].push(
          subject === 'hidden'
            ? await measureHidden(run, data.hidden)
            : await measure(run, subject === 'bare' ? null : data[subject]),
        );
      }
    }
    const middle = (subject: Subject, what: keyof Sample) =>
      median(samples[subject].map((one) => one[what])) ?? Number.NaN;
    return {
      tunnels: load.tunnels,
      idleMs: load.idleMs,
      readyMs: {
        bare: middle('bare', 'readyMs'),
        culvert: middle('culvert', 'readyMs'),
        whole: middle('culvert', 'wholeMs'),
      },
      memoryMib: {
        bare: middle('bare', 'memoryMib'),
        culvert: middle('culvert', 'memoryMib'),
        oneTunnel: middle('oneTunnel', 'memoryMib'),
        hidden: middle('hidden', 'memoryMib'),
      },
      idlePerMille: {
        bare: middle('bare', 'idlePerMille'),
        noWindow: middle('oneTunnel', 'idlePerMille'),
        hidden: middle('hidden', 'idlePerMille'),
      },
    };
  } finally {
    await cloud.close();
    await watcher.close();
    await desktop.close();
  }
}

/** A data folder whose Culvert had these tunnels open when it ended. */
async function prepare(desktop: Desktop, cloud: DesktopCloud, things: string[]): Promise<string> {
  const dataDir = fs.mkdtempSync(path.join(desktop.keyring.dir, 'light-data-'));
  const culvert = await startApp({ desktop, env: cloud.env, dataDir });
  try {
    const page = await culvert.page();
    await cloud.addProfile(page, 'keychain');
    for (const thingName of things) {
      const opened = await page.evaluate(
        (name) =>
          window.culvert.call('tunnel.open', {
            ...{
              thingName: name,
              services: ['SSH'],
              lifetimeMinutes: 720,
              reuse: false,
              ports: {},
              terminal: false,
            },
          }),
        thingName,
      );
      if (!opened.ok) {
        throw new Error(opened.error.message);
      }
    }
    await until('the tunnels to be connected', async () => {
      const view = await page.evaluate(() => window.culvert.call('view.get', null));
      return view.ok && view.value.tunnels.every(({ state }) => state === 'connected');
    });
    await page.evaluate(() => window.culvert.call('general.save', { onClose: 'keep' }));
  } finally {
    // As a signal does: the tunnels stay open, to be taken up again.
    await culvert.end();
  }
  return dataDir;
}

interface Run {
  desktop: Desktop;
  watcher: TrayWatcher;
  cloud: DesktopCloud;
  load: LightLoad;
  subject: Subject;
  /** The executable of Electron. */
  runtime: string;
}

/** By hand and not by the tests' driver, whose questions would be measured, too. */
function launch({ desktop, cloud, runtime }: Run, dataDir: string | null, flags: string[]) {
  const data = dataDir ?? fs.mkdtempSync(path.join(desktop.keyring.dir, 'bare-data-'));
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...root, dataDir === null ? bareApp : ROOT, `--user-data-dir=${data}`, ...flags];
  const startedAt = performance.now();
  const child = spawn(runtime, args, { env: { ...desktop.env, ...cloud.env }, stdio: 'ignore' });
  return { child, startedAt };
}

/** Started as at login: with the icon, and without a window. */
async function measure(run: Run, dataDir: string | null): Promise<Sample> {
  const { watcher, load, subject } = run;
  const before = new Set(watcher.services());
  const { child, startedAt } = launch(run, dataDir, ['--hidden']);
  try {
    const readyMs = await iconOf(watcher, before, startedAt);
    // As every panel does.
    const item = await watcher.item();
    await item.picture();
    await item.menu();
    if (subject === 'oneTunnel') {
      await allCarried(watcher, 1);
    }
    const wholeMs = subject === 'culvert' ? await wholeMenu(watcher, startedAt) : Number.NaN;
    return { readyMs, wholeMs, ...(await idle(child, load)) };
  } finally {
    await end(child);
  }
}

/** With many tunnels, after its window was shown, and hidden by a click on the icon. */
async function measureHidden(run: Run, dataDir: string): Promise<Sample> {
  const { watcher, cloud, load } = run;
  const { child } = launch(run, dataDir, []);
  try {
    await allCarried(watcher, load.tunnels);
    await pause(load.shownMs);
    const item = await watcher.item();
    await item.activate();
    await pause(load.settleMs);
    const calls = cloud.cloud.calls.length;
    const figures = await idle(child, { ...load, settleMs: 0 });
    if (load.settleMs > SEEN_LOOK_MS && cloud.cloud.calls.length - calls >= load.tunnels) {
      throw new Error('every tunnel was looked at, as is done while the window is shown');
    }
    return { readyMs: Number.NaN, wholeMs: Number.NaN, ...figures };
  } finally {
    await end(child);
  }
}

async function allCarried(watcher: TrayWatcher, tunnels: number): Promise<void> {
  const item = await watcher.item();
  await item.tooltipUntil((text) => text.includes(`${tunnels} tunnel`) && !/connecting|trouble/.test(text));
}

async function idle(
  child: ChildProcess,
  load: LightLoad,
): Promise<Pick<Sample, 'memoryMib' | 'idlePerMille'>> {
  await pause(load.settleMs);
  const first = treeUse(child.pid ?? 0);
  await pause(load.idleMs);
  const last = treeUse(child.pid ?? 0);
  return { memoryMib: last.pssBytes / MIB, idlePerMille: perMille(first, last, load.idleMs) };
}

async function iconOf(watcher: TrayWatcher, before: Set<string>, startedAt: number): Promise<number> {
  for (;;) {
    if (watcher.services().some((service) => !before.has(service))) {
      return performance.now() - startedAt;
    }
    if (performance.now() - startedAt > ICON_LIMIT_MS) {
      throw new Error('no icon came into the tray');
    }
    await pause(1);
  }
}

async function wholeMenu(watcher: TrayWatcher, startedAt: number): Promise<number> {
  const item = await watcher.item();
  while (!(await item.menu()).some(({ label }) => label.includes('factory-ops'))) {
    if (performance.now() - startedAt > ICON_LIMIT_MS) {
      throw new Error('the menu does not name the profile');
    }
    await pause(LOOK_EVERY_MS);
  }
  return performance.now() - startedAt;
}

function perMille(first: TreeUse, last: TreeUse, ms: number): number {
  return ((last.cpuMs - first.cpuMs) / ms) * 1000;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await exited;
  clearTimeout(hard);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The figures as a table, with the ratios that the goals are about. */
export function reportLight({ tunnels, idleMs, readyMs, memoryMib, idlePerMille }: LightFigures): string {
  const times = (value: number, bare: number) => `${(value / bare).toFixed(2)} times the bare one`;
  const above = (value: number, bare: number) => `${(value - bare).toFixed(0)} above the bare one`;
  const rows = [
    ['Icon in the tray', 'ms', readyMs.bare, readyMs.culvert, times(readyMs.culvert, readyMs.bare)],
    ['Menu whole', 'ms', Number.NaN, readyMs.whole, times(readyMs.whole, readyMs.bare)],
    ['Memory, no tunnel', 'MiB', memoryMib.bare, memoryMib.culvert, above(memoryMib.culvert, memoryMib.bare)],
    [
      'Memory, one tunnel',
      'MiB',
      memoryMib.bare,
      memoryMib.oneTunnel,
      above(memoryMib.oneTunnel, memoryMib.bare),
    ],
    [`Memory, ${tunnels} tunnels, window hidden`, 'MiB', memoryMib.bare, memoryMib.hidden, ''],
    ['Idle CPU, one tunnel', '‰ of a core', idlePerMille.bare, idlePerMille.noWindow, ''],
    [
      `Idle CPU, ${tunnels} tunnels, window hidden`,
      '‰ of a core',
      idlePerMille.bare,
      idlePerMille.hidden,
      '',
    ],
  ] as const;
  const lines = [
    ['', '', 'bare', 'Culvert', ''],
    ...rows.map(([title, unit, bare, culvert, ratio]) => [title, unit, figure(bare), figure(culvert), ratio]),
  ];
  return `Light on the machine, idle for ${idleMs / 1000} s\n\n${align(lines, 5)}`;
}

function figure(value: number): string {
  return Number.isNaN(value) ? '–' : value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
