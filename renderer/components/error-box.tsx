import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ErrorView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { useSelect, useStore, useWords } from '../context.tsx';
import { errorText } from '../format.ts';
import { signInHelps } from '../sign-in.ts';
import { CopyButton } from './copy-button.tsx';
import { CloseIcon } from './icons.tsx';
import { SignInButton } from './sign-in-button.tsx';

/** Marks a request of Culvert's own; its value says nothing to anybody. */
const OWN_TAG = 'culvert-request';

/** Faults of Culvert's own, which its log says more of. */
const LOG_HELPS: ReadonlySet<string> = new Set(['Internal', 'BadRequest', 'ProxyStopped']);

export interface ErrorBoxProps {
  error: ErrorView;
  id?: string;
  /** Whose call it was, where that is not the chosen profile. */
  profileId?: string | undefined;
  onDismiss?: () => void;
  /** The sign-in that the error asked for is done: what failed can be tried again. */
  onSignedIn?: () => void;
  /** Signing in is the caller's: it is not a stored profile's. */
  withoutSignIn?: boolean;
  /** Scroll it into sight: it answers something the user just did. */
  bring?: boolean;
  /** Ways on, as buttons. */
  children?: ReactNode;
}

/** What happened, what to do about it, and the details for a report; with the one button that mends it, where there is one. */
export function ErrorBox(props: ErrorBoxProps) {
  const { error, id, onDismiss, onSignedIn, bring = false, children } = props;
  const store = useStore();
  const { t } = useWords();
  const started = useSelect((state) => state.view !== null);
  const box = useRef<HTMLDivElement>(null);
  const chosenId = useSelect((state) => state.view?.chosenProfileId ?? null);
  // A sign-in that failed in its turn tells why in the place of the first error, and can be tried again.
  // By its words: main sends the same error anew with each view.
  const [latest, setLatest] = useState<{ of: string; error: ErrorView } | null>(null);
  const shown = latest?.of === error.message ? latest.error : error;
  const profileId = error.details?.profileId ?? props.profileId ?? chosenId;
  const { policy } = shown.details ?? {};
  const tags = shown.details?.tags?.filter(({ key, value }) => value !== '' && key !== OWN_TAG) ?? [];
  useEffect(() => {
    if (bring) {
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [bring]);
  const signInEnded = (failed: ErrorView | null) => {
    if (failed) {
      setLatest({ of: error.message, error: failed });
    } else {
      onDismiss?.();
      onSignedIn?.();
    }
  };
  return (
    <div ref={box} className="note bad" role="alert" id={id}>
      <div className="note-text">
        <b>{shown.message}</b>
        <p>{shown.advice}</p>
        {tags.length > 0 && (
          <p className="sent-tags">
            {t('shell.with-values')}{' '}
            {tags.map(({ key, value }) => (
              <code key={key}>
                {key}={value}
              </code>
            ))}
          </p>
        )}
      </div>
      <div className="note-actions">
        {!props.withoutSignIn && signInHelps(error) && profileId !== null && (
          <SignInButton profileId={profileId} onEnd={signInEnded} />
        )}
        {children}
        {policy && <CopyButton label={t('shell.copy-policy')} copy={() => copyText(policy)} />}
        {started && LOG_HELPS.has(shown.code) && (
          <button type="button" className="btn quiet show-log" onClick={() => store.openLog()}>
            {t('help.show-log')}
          </button>
        )}
        <CopyButton
          label={t('common.copy-details')}
          className="btn quiet"
          copy={() => copyText(errorText(shown))}
        />
      </div>
      {onDismiss && (
        <button
          type="button"
          className="btn icon-only"
          aria-label={t('shell.dismiss-error')}
          onClick={onDismiss}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
