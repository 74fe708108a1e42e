import type { PermissionsView, PermissionView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Fold } from '../components/fold.tsx';
import { useWords } from '../context.tsx';
import type { Words } from '../words.tsx';

const TONES: Record<PermissionView['verdict'], string> = { allowed: 'ok', denied: 'bad', unknown: 'still' };

const verdicts = (t: Words['t']): Record<PermissionView['verdict'], string> => ({
  allowed: t('profiles.allowed'),
  denied: t('profiles.denied'),
  unknown: t('common.unknown'),
});

/** What the profile may do, as far as that can be known without opening a tunnel. */
export function PermissionTable({ permissions }: { permissions: PermissionsView }) {
  const { t } = useWords();
  const { rows, policy } = permissions;
  const said = verdicts(t);
  return (
    <div className="permissions">
      <table>
        <caption className="unseen">{t('profiles.permissions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('profiles.permission-for')}</th>
            <th scope="col">{t('profiles.permission-action')}</th>
            <th scope="col">{t('profiles.permission-verdict')}</th>
            <th scope="col">{t('profiles.permission-how')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.action}>
              <td>{row.feature}</td>
              <td>
                <code>{row.action}</code>
              </td>
              <td>
                <span className={`pill ${TONES[row.verdict]}`}>{said[row.verdict]}</span>
              </td>
              <td className="soft">{row.how}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {policy && (
        <div className="policy">
          <Fold title={t('profiles.policy')} set="" invalid={false}>
            {/* biome-ignore lint/a11y: what scrolls must be reachable by keyboard, and named. */}
            <pre tabIndex={0} role="region" aria-label={t('profiles.policy-name')}>
              {policy}
            </pre>
          </Fold>
          <CopyButton label={t('profiles.copy-policy')} copy={() => copyText(policy)} />
        </div>
      )}
    </div>
  );
}
