import { useEffect, useId, useRef } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { FIRST_RUN_STEPS, type FirstRunStep } from '../first-run.ts';
import { useFirstRun } from '../use-first-run.ts';
import { useSharedProfiles } from '../use-shared-profiles.ts';
import type { Words } from '../words.tsx';
import { FirstRunDevice } from './first-run-device.tsx';
import { FirstRunRegion } from './first-run-region.tsx';
import { FirstRunSignIn } from './first-run-sign-in.tsx';
import { FirstRunWelcome } from './first-run-welcome.tsx';

/** The way from nothing to a first device: how to sign in, which region, which device. Each step can be gone back to. */
export function FirstRunScreen({ view }: { view: WindowView }) {
  const { t } = useWords();
  const files = useSharedProfiles(true);
  const use = useFirstRun(files);
  const { step } = use.now;
  const heading = useStepFocus(step, use.error !== null);
  const id = useId();
  const { title, text } = stepWords(step, t);
  return (
    <section className="first-run" aria-labelledby={id}>
      {step === 'sign-in' && <FirstRunWelcome />}
      <Progress step={step} />
      <div className="first-run-head">
        <h1 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="soft">{text}</p>
      </div>
      {step === 'sign-in' && <FirstRunSignIn view={view} use={use} files={files} />}
      {step === 'region' && <FirstRunRegion view={view} use={use} files={files} />}
      {step === 'device' && <FirstRunDevice view={view} use={use} />}
    </section>
  );
}

function stepWords(step: FirstRunStep, t: Words['t']): { title: string; text: string } {
  switch (step) {
    case 'sign-in':
      return { title: t('first-run.sign-in-title'), text: t('first-run.sign-in-text') };
    case 'region':
      return { title: t('first-run.region-title'), text: t('first-run.region-text') };
    case 'device':
      return { title: t('first-run.device-title'), text: t('first-run.device-text') };
  }
}

/**
 * The heading of a step that was gone to takes the focus, and the step is read out; the first one is left alone. An
 * error that led there has its own field to lead to.
 */
function useStepFocus(step: FirstRunStep, byError: boolean) {
  const store = useStore();
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) {
      shown.current = step;
      if (!byError) {
        heading.current?.focus();
      }
      store.announce(
        t('first-run.step', { at: FIRST_RUN_STEPS.indexOf(step) + 1, of: FIRST_RUN_STEPS.length }),
      );
    }
  }, [step, byError, store, t]);
  return heading;
}

function Progress({ step }: { step: FirstRunStep }) {
  const { t } = useWords();
  const names: Record<FirstRunStep, string> = {
    'sign-in': t('first-run.step-sign-in'),
    region: t('common.region'),
    device: t('common.device'),
  };
  const current = FIRST_RUN_STEPS.indexOf(step);
  return (
    <ol className="steps" aria-label={t('first-run.steps')}>
      {FIRST_RUN_STEPS.map((each, at) => (
        <li
          key={each}
          className={at < current ? 'step-done' : ''}
          aria-current={at === current ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden="true">
            {at + 1}
          </span>
          <span>{names[each]}</span>
          {at < current && <span className="unseen"> {t('first-run.step-done')}</span>}
        </li>
      ))}
    </ol>
  );
}
