/** How Culvert ends: what quitting asks and says, and what is taken down, in which order. */
import { app } from 'electron';
import type { Words } from '../i18n/words.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import type { TunnelService } from '../tunnels/service.ts';
import type { ProfileCredentials } from './credentials.ts';
import { type EndStep, runEnd } from './lifecycle.ts';
import type { Questions } from './questions.ts';
import { createQuitting, quitQuestion, stayWords } from './quitting.ts';
import { signInWhereNeeded } from './sign-in-first.ts';
import type { AppState } from './state.ts';
import type { Telling } from './telling.ts';
import type { Windows } from './windows.ts';

export interface EndingOptions {
  state: () => AppState;
  service: Pick<TunnelService, 'settled' | 'close'>;
  credentials: Pick<ProfileCredentials, 'get' | 'ensure'>;
  questions: Pick<Questions, 'ask' | 'answer'>;
  /** What is asked at terminals counts as cancelled. */
  takeBack: () => void;
  tell: Telling['tell'];
  windows: Pick<Windows, 'show' | 'destroy'>;
  words: () => Words;
  /** Nothing is billed. */
  demo: boolean;
  /** What runs in the background ends at once. */
  stop: () => void;
  /** In this order, each left behind when it hangs. */
  steps: () => EndStep[];
  /** What the desktop shows and what the window can call go last. */
  takeDown: () => void;
  /** A call into the keyring was never answered. */
  keyringHangs: () => boolean;
  clock: Clock;
  log: Log;
}

export function createEnding(options: EndingOptions) {
  const { state, service, questions, windows, words, log } = options;
  const open = () => liveTunnels(state().tunnels);
  let exitCode = 0;

  const quitting = createQuitting({
    open,
    settled: () => service.settled(),
    close: (key) => service.close(key),
    signIn: () =>
      signInWhereNeeded(
        open().map(({ profileId }) => profileId),
        options,
      ),
    ask: (tunnels) => questions.ask(quitQuestion(tunnels, words(), { billed: !options.demo })),
    cancelQuestion: () => {
      options.takeBack();
      const { question } = state();
      if (question) {
        questions.answer(question.id, 'cancel');
      }
    },
    onStay: (left) => {
      const { title, body } = stayWords(left, words());
      options.tell('bad', title, body);
      windows.show({ view: 'tunnels' });
    },
    end,
    log,
  });

  async function end(): Promise<void> {
    options.stop();
    await runEnd(options.steps(), log);
    options.takeDown();
    if (options.keyringHangs()) {
      // A keyring that never answers would keep the process waiting for it at exit.
      process.kill(process.pid, 'SIGKILL');
    }
    app.exit(exitCode);
  }

  return {
    ...quitting,
    setExitCode: (code: number) => {
      exitCode = code;
    },
  };
}
