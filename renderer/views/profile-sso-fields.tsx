import { useState } from 'react';
import type { SignInFlow, SsoAccountView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { PickList } from '../components/pick-list.tsx';
import { useStore, useWords } from '../context.tsx';
import { fieldOf, withAccount, withSsoRole } from '../profile-form.ts';
import { isCancel, signInHelps } from '../sign-in.ts';
import { useAction } from '../use-action.ts';
import type { FormPart } from './profile-form.tsx';

/** What was offered, and for which instance: another address makes it void. */
interface Offer {
  startUrl: string;
  ssoRegion: string;
  accounts: readonly SsoAccountView[];
}

/** Signs in to Identity Center, then picks an account and a role there. */
export function ProfileSsoFields(part: FormPart & { regions: string }) {
  const { draft, change, describedBy, regions } = part;
  const store = useStore();
  const { t } = useWords();
  const signIn = useAction();
  const asking = useAction();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [roles, setRoles] = useState<{ accountId: string; roles: readonly string[] } | null>(null);
  const startUrl = draft.startUrl.trim();
  const ssoRegion = draft.ssoRegion.trim();
  const current = offer?.startUrl === startUrl && offer.ssoRegion === ssoRegion ? offer : null;
  const offered = current && roles?.accountId === draft.accountId ? roles.roles : null;
  const failed = signIn.error ? fieldOf(signIn.error) : null;
  const wrong = part.wrong ?? (failed === 'region' ? 'ssoRegion' : failed);

  const pickAccount = async (account: SsoAccountView) => {
    change((now) => withAccount(now, { accountId: account.accountId, accountName: account.accountName }));
    const { accountId } = account;
    const outcome = await asking.run(() => store.ask('signIn.roles', { startUrl, ssoRegion, accountId }));
    if (outcome?.ok) {
      const [only, second] = outcome.value.roles;
      setRoles({ accountId, roles: outcome.value.roles });
      if (only !== undefined && second === undefined) {
        change((now) => (now.accountId === accountId ? withSsoRole(now, only) : now));
      }
    }
  };
  const start = async (flow: SignInFlow) => {
    asking.clearError();
    const outcome = await signIn.run(() => store.ask('signIn.start', { startUrl, ssoRegion, flow }));
    if (outcome && !outcome.ok && isCancel(outcome.error)) {
      signIn.clearError();
    }
    if (outcome?.ok) {
      const { accounts } = outcome.value;
      setOffer({ startUrl, ssoRegion, accounts });
      const only = accounts.length === 1 ? accounts[0] : undefined;
      const picked = only ?? accounts.find(({ accountId }) => accountId === draft.accountId);
      if (picked) {
        await pickAccount(picked);
      }
    }
  };
  const text = (name: 'startUrl' | 'ssoRegion') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy,
    onChange: (value: string) => change((now) => ({ ...now, [name]: value })),
  });

  return (
    <div className="form-part">
      <div className="form-pair wide-first">
        <Field
          label={t('profiles.start-url')}
          {...text('startUrl')}
          placeholder="https://d-1234567890.awsapps.com/start"
          mono
        />
        <Field
          label={t('profiles.sso-region')}
          {...text('ssoRegion')}
          placeholder="eu-central-1"
          list={regions}
        />
      </div>
      <div className="form-line">
        <BusyButton
          busy={signIn.busy}
          className={current || draft.accountId !== '' ? 'btn' : 'btn go'}
          isFirst={wrong === 'account'}
          onClick={() => void start('browser')}
        >
          {current ? t('profiles.sso-read-again') : t('common.sign-in')}
        </BusyButton>
        {!current && (
          <BusyButton busy={signIn.busy} className="btn quiet" onClick={() => void start('code')}>
            {t('profiles.sso-code')}
          </BusyButton>
        )}
      </div>
      {signIn.error && <ErrorBox error={signIn.error} onDismiss={signIn.clearError} withoutSignIn bring />}
      {!current && draft.accountId !== '' && (
        <p className="soft small">
          {draft.roleName === ''
            ? t('profiles.sso-now-without-role', { account: accountText(draft) })
            : t('profiles.sso-now', { account: accountText(draft), role: draft.roleName })}
        </p>
      )}
      {current?.accounts.length === 0 && <p className="problem">{t('profiles.sso-no-account')}</p>}
      {current && current.accounts.length > 0 && (
        <PickList
          legend={t('profiles.account')}
          picks={current.accounts.map(({ accountId, accountName, email }) => ({
            id: accountId,
            title: accountName || accountId,
            tag: accountName ? accountId : '',
            detail: email,
          }))}
          picked={draft.accountId}
          searchLabel={t('profiles.sso-find-account')}
          invalid={wrong === 'account' && draft.accountId === ''}
          describedBy={describedBy}
          onPick={(accountId) => {
            const account = current.accounts.find((each) => each.accountId === accountId);
            if (account) {
              void pickAccount(account);
            }
          }}
        />
      )}
      {asking.busy && (
        <p className="soft small" role="status">
          {t('profiles.sso-reading-roles')}
        </p>
      )}
      {asking.error && (
        <ErrorBox error={asking.error} onDismiss={asking.clearError} withoutSignIn>
          {signInHelps(asking.error) && (
            <BusyButton busy={signIn.busy} className="btn go" onClick={() => void start('browser')}>
              {t('common.sign-in')}
            </BusyButton>
          )}
        </ErrorBox>
      )}
      {offered?.length === 0 && <p className="problem">{t('profiles.sso-no-role')}</p>}
      {offered && offered.length > 0 && (
        <PickList
          legend={t('profiles.sso-role')}
          picks={offered.map((role) => ({ id: role, title: role }))}
          picked={draft.roleName}
          searchLabel={t('profiles.sso-find-role')}
          invalid={wrong === 'account' && draft.roleName === ''}
          describedBy={describedBy}
          onPick={(role) => change((now) => withSsoRole(now, role))}
        />
      )}
    </div>
  );
}

function accountText({ accountId, accountName }: FormPart['draft']): string {
  return accountName === '' ? accountId : `${accountName} ${accountId}`;
}
