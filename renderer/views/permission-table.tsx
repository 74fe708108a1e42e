import type { PermissionsView, PermissionView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Fold } from '../components/fold.tsx';

const WORDS: Record<PermissionView['verdict'], { tone: string; word: string }> = {
  allowed: { tone: 'ok', word: 'Allowed' },
  denied: { tone: 'bad', word: 'Denied' },
  unknown: { tone: 'still', word: 'Unknown' },
};

/** What the profile may do, as far as that can be known without opening a tunnel. */
export function PermissionTable({ permissions }: { permissions: PermissionsView }) {
  const { rows, policy } = permissions;
  return (
    <div className="permissions">
      <table>
        <caption className="unseen">Permissions</caption>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Action</th>
            <th scope="col">Allowed?</th>
            <th scope="col">How that is known</th>
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
                <span className={`pill ${WORDS[row.verdict].tone}`}>{WORDS[row.verdict].word}</span>
              </td>
              <td className="soft">{row.how}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {policy && (
        <div className="policy">
          <Fold title="Smallest IAM policy for this" set="" invalid={false}>
            {/* biome-ignore lint/a11y: what scrolls must be reachable by keyboard, and named. */}
            <pre tabIndex={0} role="region" aria-label="IAM policy">
              {policy}
            </pre>
          </Fold>
          <CopyButton label="Copy policy" copy={() => copyText(policy)} />
        </div>
      )}
    </div>
  );
}
