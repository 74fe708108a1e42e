import type { WindowView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from './error-box.tsx';

/** Tells why nothing goes on: the keyring waits for the user, or refused. */
export function KeychainBanner({ keychain }: { keychain: WindowView['keychain'] }) {
  switch (keychain.state) {
    case 'ok':
      return null;
    case 'waiting':
      return (
        <div className="note warn" role="status">
          <div className="note-text">
            <b>The keyring is waiting for you</b>
            <p>{keychain.text}</p>
          </div>
        </div>
      );
    case 'trouble':
      return <ErrorBox error={keychain.error} />;
  }
}
