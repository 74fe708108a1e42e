import { useId, useState } from 'react';
import type {
  ErrorView,
  MonthView,
  PermissionsView,
  ProfileTest,
  ProfileView,
} from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { SignInButton } from '../components/sign-in-button.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { monthText } from '../month.ts';
import { canSignOut, extrasText, roleText, signedInState, signInText } from '../sign-in.ts';
import { useAction } from '../use-action.ts';
import { PermissionTable } from './permission-table.tsx';
import { ProfileTestResult } from './profile-test.tsx';

export interface ProfileItemProps {
  profile: ProfileView;
  chosen: boolean;
  /** What it did this month; null while it did nothing. */
  month: MonthView | null;
}

/** What was asked of the profile last, and its answer. */
type Answer = { kind: 'test'; test: ProfileTest } | { kind: 'check'; check: PermissionsView };

export function ProfileItem({ profile, chosen, month }: ProfileItemProps) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, clearError, run } = useAction();
  const [asked, setAsked] = useState<'test' | 'check' | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [signInError, setSignInError] = useState<ErrorView | null>(null);
  const id = useId();
  const args = { id: profile.id };

  const test = async () => {
    setAnswer(null);
    setAsked('test');
    const outcome = await run(() => store.ask('profile.test', args));
    setAsked(null);
    if (outcome?.ok) {
      setAnswer({ kind: 'test', test: outcome.value });
    }
  };
  const check = async () => {
    setAnswer(null);
    setAsked('check');
    const outcome = await run(() => store.ask('profile.check', args));
    setAsked(null);
    if (outcome?.ok) {
      setAnswer({ kind: 'check', check: outcome.value });
    }
  };
  const needsSignIn = profile.signedIn === 'needed';
  const bySso = profile.signIn.kind === 'sso';

  return (
    <li className="card profile-card" aria-labelledby={id}>
      <div className="profile-top">
        <h2>
          <span id={id}>{profile.name}</span>{' '}
          {chosen && <span className="pill still">{t('profiles.in-use')}</span>}{' '}
          {profile.demo && <span className="pill still">{t('profiles.demo')}</span>}
        </h2>
        <SignedIn profile={profile} />
        {needsSignIn && (
          <div className="profile-sign-in">
            <SignInButton
              profileId={profile.id}
              onEnd={(failed) => {
                setSignInError(failed);
                clearError();
              }}
            />
            {bySso && (
              <SignInButton
                profileId={profile.id}
                flow="code"
                className="btn quiet"
                label={t('sign-in.use-code')}
                onEnd={setSignInError}
              />
            )}
          </div>
        )}
      </div>
      <ProfileFacts profile={profile} month={month} />
      <div className="ways profile-ways">
        {!chosen && (
          <button
            type="button"
            className="btn"
            onClick={() => void run(() => store.ask('profile.choose', args))}
          >
            {t('profiles.choose')}
          </button>
        )}
        <BusyButton busy={asked === 'test'} onClick={() => void test()}>
          {t('profiles.test')}
        </BusyButton>
        <BusyButton busy={asked === 'check'} onClick={() => void check()}>
          {t('profiles.check')}
        </BusyButton>
        {!profile.demo && (
          <button type="button" className="btn" onClick={() => store.editProfile(profile.id)}>
            {t('common.edit')}
          </button>
        )}
        {canSignOut(profile) && (
          <AskButton
            label={t('common.sign-out')}
            question={bySso ? t('profiles.sign-out-sso') : t('profiles.sign-out-ask')}
            yes={t('common.sign-out')}
            quiet
            busy={busy}
            onYes={() => void run(() => store.ask('signIn.out', args))}
          />
        )}
        {!profile.demo && (
          <AskButton
            label={t('common.delete')}
            question={
              profile.signIn.kind === 'keys' ? t('profiles.delete-with-key') : t('profiles.delete-ask')
            }
            yes={t('profiles.delete-yes')}
            quiet
            busy={busy}
            onYes={() => void run(() => store.ask('profile.delete', args))}
          />
        )}
      </div>
      {signInError && (
        <ErrorBox error={signInError} profileId={profile.id} onDismiss={() => setSignInError(null)} />
      )}
      {error && <ErrorBox error={error} profileId={profile.id} onDismiss={clearError} />}
      <div className="profile-answer" role="status">
        {busy && (
          <span className="soft">{asked === null ? t('profiles.working') : t('profiles.asking')}</span>
        )}
        {answer?.kind === 'test' && <ProfileTestResult test={answer.test} profileId={profile.id} />}
        {answer?.kind === 'check' && <PermissionTable permissions={answer.check} />}
      </div>
    </li>
  );
}

function SignedIn({ profile }: { profile: ProfileView }) {
  const words = useWords();
  const state = signedInState(profile, useMinutes(), words);
  if (!state) {
    return null;
  }
  return (
    <p className="signed-in">
      <span className={`pill ${state.tone}`}>{state.word}</span>
      {state.until && <span className="soft small figures">{state.until}</span>}
    </p>
  );
}

function ProfileFacts({ profile, month }: Pick<ProfileItemProps, 'profile' | 'month'>) {
  const words = useWords();
  const { t } = words;
  const extras = extrasText(profile, words);
  const { role } = profile;
  return (
    <dl className="profile-facts">
      <dt>{t('profiles.signs-in-by')}</dt>
      <dd>{signInText(profile, words)}</dd>
      {role && (
        <>
          <dt>{t('profiles.role')}</dt>
          <dd>
            <span title={role.roleArn}>
              {role.mfaSerial
                ? t('profiles.role-with-mfa', { role: roleText(role.roleArn, words) })
                : roleText(role.roleArn, words)}
            </span>
          </dd>
        </>
      )}
      <dt>{t('common.region')}</dt>
      <dd>{[profile.region, extras].filter(Boolean).join(' · ')}</dd>
      {!profile.demo && (
        <>
          <dt>{t('profiles.this-month')}</dt>
          <dd className="figures">{monthText(month, profile.monthlyLimit, words)}</dd>
        </>
      )}
    </dl>
  );
}
