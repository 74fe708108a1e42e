import { useId } from 'react';
import type { SignInProgress } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Modal } from '../components/modal.tsx';
import { useSeconds, useStore } from '../context.tsx';
import { formatWaited } from '../format.ts';
import { useAction } from '../use-action.ts';

/** What a sign-in waits for, as long as it is under way. It goes away by itself when main says that it ended. */
export function SignInDialog({ signIn }: { signIn: SignInProgress }) {
  const store = useStore();
  const reopen = useAction();
  const cancel = useAction();
  const id = useId();
  const args = { id: signIn.id };
  const giveUp = () => void cancel.run(() => store.ask('signIn.cancel', args));
  const error = reopen.error ?? cancel.error;
  const waiting = signIn.step === 'waiting';
  return (
    <Modal className="question sign-in" labelledBy={`${id}title`} describedBy={`${id}step`} onEscape={giveUp}>
      <h2 id={`${id}title`}>Sign in to {signIn.title}</h2>
      <p id={`${id}step`} role="status">
        {stepText(signIn)}
      </p>
      {waiting && signIn.userCode !== null && (
        <div className="user-code">
          <output aria-label="Code">{signIn.userCode}</output>
          <CopyButton label="Copy code" copy={() => copyText(signIn.userCode ?? '')} />
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
            <CopyButton label="Copy address" className="btn quiet" copy={() => copyText(signIn.url)} />
          )}
          {waiting && (
            <BusyButton
              busy={reopen.busy}
              onClick={() => void reopen.run(() => store.ask('signIn.reopen', args))}
            >
              Open the browser again
            </BusyButton>
          )}
          <BusyButton busy={cancel.busy} isFirst onClick={giveUp}>
            Cancel
          </BusyButton>
        </div>
      </div>
    </Modal>
  );
}

function stepText({ step, flow }: SignInProgress): string {
  switch (step) {
    case 'starting':
      return 'Asking IAM Identity Center for a sign-in…';
    case 'finishing':
      return 'Approved. Fetching what you may use…';
    case 'waiting':
      return flow === 'code'
        ? 'The page below is open in your browser; it may also be opened on another computer. Allow Culvert there when it shows this very code.'
        : 'Your browser is open on the sign-in page. Sign in there and allow Culvert; this window goes on by itself.';
  }
}

/** The address without the code, which the page asks for: short enough to be typed on another computer. */
function pageOf(url: string): string {
  return url.replace(/[?&]user_code=[^&#]*/, '');
}

function TimeLeft({ expiresAt }: { expiresAt: number }) {
  const left = expiresAt - useSeconds();
  return (
    <span className="soft">
      Time left{' '}
      <b role="timer" aria-label="Time left">
        {formatWaited(left)}
      </b>
    </span>
  );
}
