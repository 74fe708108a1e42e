import type { WindowView } from '../../electron/ipc/contract.ts';
import { useWords } from '../context.tsx';
import { ErrorBox } from './error-box.tsx';

/** Tells why nothing goes on: the keyring waits for the user, or refused. */
export function KeychainBanner({ keychain }: { keychain: WindowView['keychain'] }) {
  const { t } = useWords();
  switch (keychain.state) {
    case 'ok':
      return null;
    case 'waiting':
      return (
        <div className="note warn" role="status">
          <div className="note-text">
            <b>{t('shell.keyring-waiting')}</b>
            <p>{keychain.text}</p>
          </div>
        </div>
      );
    case 'trouble':
      return <ErrorBox error={keychain.error} />;
  }
}
