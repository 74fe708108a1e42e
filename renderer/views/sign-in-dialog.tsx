import { useId } from 'react';
import type { SignInProgress } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Modal } from '../components/modal.tsx';
import { useSeconds, useStore, useWords } from '../context.tsx';
import { formatWaited } from '../format.ts';
import { useAction } from '../use-action.ts';
import type { Words } from '../words.tsx';

/** What a sign-in waits for, as long as it is under way. It goes away by itself when main says that it ended. */
export function SignInDialog({ signIn }: { signIn: SignInProgress }) {
  const store = useStore();
  const { t } = useWords();
  const reopen = useAction();
  const cancel = useAction();
  const id = useId();
  const args = { id: signIn.id };
  const giveUp = () => void cancel.run(() => store.ask('signIn.cancel', args));
  const error = reopen.error ?? cancel.error;
  const waiting = signIn.step === 'waiting';
  return (
    <Modal className="question sign-in" labelledBy={`${id}title`} describedBy={`${id}step`} onEscape={giveUp}>
      <h2 id={`${id}title`}>{t('sign-in.title', { name: signIn.title })}</h2>
      <p id={`${id}step`} role="status">
        {stepText(signIn, t)}
      </p>
      {waiting && signIn.userCode !== null && (
        <div className="user-code">
          <output aria-label={t('sign-in.code')}>{signIn.userCode}</output>
          <CopyButton label={t('sign-in.copy-code')} copy={() => copyText(signIn.userCode ?? '')} />
        </div>
      )}
      {waiting && signIn.flow === 'code' && signIn.url !== '' && (
        <p className="sign-in-url">
          <code>{pageOf(signIn.url)}</code>
        </p>
      )}
      {error && <ErrorBox error={error} />}
      <div className="sign-in-foot">
        {waiting && signIn.expiresAt !== null && <TimeLeft expiresAt={signIn.expiresAt} />}
        <div className="ways">
          {waiting && signIn.url !== '' && (
            <CopyButton
              label={t('sign-in.copy-address')}
              className="btn quiet"
              copy={() => copyText(signIn.url)}
            />
          )}
          {waiting && (
            <BusyButton
              busy={reopen.busy}
              onClick={() => void reopen.run(() => store.ask('signIn.reopen', args))}
            >
              {t('sign-in.reopen')}
            </BusyButton>
          )}
          <BusyButton busy={cancel.busy} isFirst onClick={giveUp}>
            {t('common.cancel')}
          </BusyButton>
        </div>
      </div>
    </Modal>
  );
}

function stepText({ step, flow }: SignInProgress, t: Words['t']): string {
  switch (step) {
    case 'starting':
      return t('sign-in.starting');
    case 'finishing':
      return t('sign-in.finishing');
    case 'waiting':
      return flow === 'code' ? t('sign-in.waiting-code') : t('sign-in.waiting-browser');
  }
}

/** The address without the code, which the page asks for: short enough to be typed on another computer. */
function pageOf(url: string): string {
  return url.replace(/[?&]user_code=[^&#]*/, '');
}

function TimeLeft({ expiresAt }: { expiresAt: number }) {
  const { t } = useWords();
  const left = expiresAt - useSeconds();
  return (
    <span className="soft">
      {t('sign-in.time-left')}{' '}
      <b role="timer" aria-label={t('sign-in.time-left')}>
        {formatWaited(left)}
      </b>
    </span>
  );
}
