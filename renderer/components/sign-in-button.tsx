import type { ErrorView, SignInFlow } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { isCancel } from '../sign-in.ts';
import { useAction } from '../use-action.ts';
import { BusyButton } from './busy-button.tsx';

export interface SignInButtonProps {
  profileId: string;
  flow?: SignInFlow;
  className?: string;
  label?: string;
  /** Told what became of it: null when it is done. Not called when the user cancelled it. */
  onEnd: (error: ErrorView | null) => void;
}

/** Signs a profile in. How it goes is shown by the dialog that follows `WindowView.signIn`. */
export function SignInButton(props: SignInButtonProps) {
  const { profileId, flow = 'browser', className = 'btn go', onEnd } = props;
  const store = useStore();
  const { t } = useWords();
  const { busy, run } = useAction();
  const signIn = async () => {
    const outcome = await run(() => store.ask('signIn.profile', { id: profileId, flow }));
    if (outcome && (outcome.ok || !isCancel(outcome.error))) {
      onEnd(outcome.ok ? null : outcome.error);
    }
  };
  return (
    <BusyButton busy={busy} className={className} onClick={() => void signIn()}>
      {props.label ?? t('common.sign-in')}
    </BusyButton>
  );
}
