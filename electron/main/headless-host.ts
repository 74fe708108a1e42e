/**
 * Culvert without a desktop: the core and the local socket in a background process of plain Node.js. It reads and writes
 * the same data folder as the application, so there is one of both at a time, and it ends by itself when nothing is left
 * to carry.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ControlHandlers } from '../control/handlers.ts';
import type { ControlCall } from '../control/protocol.ts';
import { ENGLISH } from '../i18n/words.ts';
import { systemClock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, type Result } from '../shared/result.ts';
import { culvertVersion } from '../shared/version.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { keepSshConfig } from './command-line.ts';
import { type Control, createControl } from './control.ts';
import { createControlCalls } from './control-calls.ts';
import { createConsent } from './control-consent.ts';
import { createControlDevices } from './control-devices.ts';
import { createHeadlessProfiles, putAwsFilesProfile, readAwsFilesId } from './control-profiles.ts';
import { createQuestionRoute } from './control-questions.ts';
import { type Core, composeCore } from './core.ts';
import { runEnd } from './lifecycle.ts';
import type { LogFile } from './log-file.ts';
import { createMfaQuestions } from './mfa.ts';
import { createOpens, signedInOpen } from './opens.ts';

export interface HeadlessOptions {
  /** The data folder. */
  dir: string;
  /** The folder of the bundles. */
  dist: string;
  env: NodeJS.ProcessEnv;
  log: LogFile;
  loadKeytar: () => Promise<unknown>;
  /** Ends by itself when nothing was open and nobody connected for so long. */
  idleMs: number;
  /** It has ended; what is left is to end the process. */
  onEnd: (how: { keyringHangs: boolean }) => void;
}

export interface HeadlessHost {
  /** Leaves what is open so at AWS, for the next one to bring back. */
  end(why: string): Promise<void>;
}

/** A computer that slept for at least so long lost its connections. */
const SLEPT_MS = 60_000;
const LOOK_MS = 10_000;

/**
 * Fails with ControlTaken where another Culvert serves the data folder, and with ControlUnavailable where no socket can
 * be made, without which nobody could use it.
 */
export async function startHeadless(options: HeadlessOptions): Promise<Result<HeadlessHost>> {
  const { dir, log } = options;
  log.info('culvert starts without a desktop', { culvert: culvertVersion, node: process.versions.node });
  let serve = (_: ControlHandlers) => {};
  const ready = new Promise<ControlHandlers>((resolve) => {
    serve = resolve;
  });
  let settle = () => {};
  const control = createControl({
    ...{ dir, log, mode: 'headless', start: null },
    handlers: whenReady(ready),
    onIdle: () => settle(),
  });
  // The socket is the lock: nothing of the data folder is read before it is ours.
  const opened = await control.open();
  if (!opened.ok) {
    return opened;
  }
  const host = await compose({ ...options, control });
  settle = host.settle;
  serve(host.handlers);
  return { ok: true, value: { end: host.end } };
}

async function compose(options: HeadlessOptions & { control: Control }) {
  const { dir, dist, env, log, control } = options;
  const clock = systemClock;
  const { platform } = process;
  let stage: 'running' | 'ending' = 'running';
  const words = () => ENGLISH;

  const route = createQuestionRoute({ window: null, words });
  const core: Core = composeCore({
    ...{ dir, dist, clock, platform, env, log },
    downloads: () => dir,
    newId: randomUUID,
    loadKeytar: options.loadKeytar,
    // Nobody tells of a desktop's proxy; the environment's is looked at where this one says “none”.
    resolver: {
      system: async () => 'DIRECT',
      pac: async () => {
        throw new Error('a PAC file needs the application');
      },
      renew: async () => {},
    },
    words: () => words,
    host: {
      questions: route.questions,
      questionWords: route.words,
      askMfa: createMfaQuestions(route.questions, route.words),
      notice: (tone, text, advice) => log.info('a notice', { tone, text, advice }),
      tell: (tone, title, body) => log.info('a notice', { tone, text: title, advice: body }),
      noticeError: (_tone, { code, message }) => log.warn('something went wrong', { code, error: message }),
      changed: () => settle(),
      drawSoon: () => {},
      mayOpen: () => stage === 'running',
      mayBill: (open) => mayBill(open),
      isSeen: () => false,
      launchTerminal: async () => fail(culvertError('NoDesktop', {})),
      reveal: () => {},
    },
  });
  const { service, profiles, settings, aws, ledger } = core;
  const mayBill = createConsent({ profiles, route, onChange: () => {} });
  for (const notice of core.notices) {
    log.warn('something went wrong', { code: notice.code, error: notice.message });
  }
  const opens = createOpens({
    ...{ dispatch: core.dispatch, profiles, memory: core.memory },
    service: signedInOpen(service, { credentials: aws.credentials, running: async () => {} }),
    questions: route.questions,
    words: route.words,
  });
  // Turned on in the application's window; its entries hold for what is opened and closed here as well.
  const sshConfig = keepSshConfig({ core, dir, platform, env, temporary: false, clock, log });
  const handlers = createControlCalls({
    ...{ core, opens, route, dir, platform, clock, log },
    profiles: createHeadlessProfiles({ profiles, env, identify: (id) => aws.accounts.identify(id) }),
    devices: createControlDevices({ core, clock }),
    mode: 'headless',
    demo: false,
    logs: log.folder,
    copy: null,
    end: () => void end('a command asked for it'),
  });

  // ---- idleness and the end ----
  let cancelIdle = () => {};
  function settle(): void {
    cancelIdle();
    const isIdle = () => control.connections() === 0 && liveTunnels(core.state().tunnels).length === 0;
    if (stage === 'running' && isIdle()) {
      cancelIdle = clock.after(options.idleMs, () => {
        if (isIdle()) {
          void end('nothing is left to do');
        } else {
          settle();
        }
      });
    }
  }

  let lookedAt = clock.now();
  const looking = setInterval(() => {
    const now = clock.now();
    if (now - lookedAt > LOOK_MS + SLEPT_MS) {
      log.info('the computer woke up');
      core.wake();
    }
    lookedAt = now;
  }, LOOK_MS);
  looking.unref();

  let ended: Promise<void> | null = null;
  function end(why: string): Promise<void> {
    ended ??= endOnce(why);
    return ended;
  }

  async function endOnce(why: string): Promise<void> {
    log.info('culvert without a desktop ends', { why });
    stage = 'ending';
    control.refuse();
    cancelIdle();
    clearInterval(looking);
    core.others.stop();
    const hangs = core.keychain.hasPending();
    await runEnd(
      [
        // One that was sent is billed: it must be in the settings for the next run.
        { name: 'opens under way', run: () => service.settled() },
        { name: 'release ports', run: () => service.stopAll() },
        { name: 'ssh configuration', run: () => sshConfig.end() },
        { name: 'history', run: () => ledger.end() },
        { name: 'proxy', run: () => core.proxy.shutdown() },
        { name: 'settings', run: () => settings.flush() },
        { name: 'control', run: () => control.close() },
      ],
      log,
    );
    options.onEnd({ keyringHangs: hangs || core.keychain.hasPending() });
  }

  // Of profiles that are not in the settings only those of the AWS files can be found again.
  for (const id of new Set(settings.get().openTunnels.map(({ profileId }) => profileId))) {
    const shared = readAwsFilesId(id);
    if (shared) {
      await putAwsFilesProfile(profiles, shared);
    }
  }
  core.restore.begin();
  void sshConfig.begin();
  settle();
  return { handlers, settle, end };
}

/** Calls that come while everything is put together wait for that. */
function whenReady(ready: Promise<ControlHandlers>): ControlHandlers {
  const later = <C extends ControlCall>(call: C): ControlHandlers[C] => {
    const handler = async (...given: Parameters<ControlHandlers[C]>) => {
      const handlers = await ready;
      return (handlers[call] as (...args: unknown[]) => unknown)(...given);
    };
    return handler as ControlHandlers[C];
  };
  return {
    status: later('status'),
    profiles: later('profiles'),
    devices: later('devices'),
    list: later('list'),
    open: later('open'),
    ssh: later('ssh'),
    connect: later('connect'),
    copy: later('copy'),
    close: later('close'),
    logs: later('logs'),
    hostKey: later('hostKey'),
    complete: later('complete'),
    quit: later('quit'),
  };
}

/** The log of the data folder, which the application writes as well. */
export const logFolder = (dir: string) => path.join(dir, 'logs');
