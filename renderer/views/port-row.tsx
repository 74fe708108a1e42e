import type { PortView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton, useCopied } from '../components/copy-button.tsx';
import { ArrowIcon, CheckIcon, CopyIcon } from '../components/icons.tsx';
import { useStore } from '../context.tsx';
import { connectionsText } from '../format.ts';
import type { Action } from '../use-action.ts';

export interface PortRowProps {
  tunnelKey: string;
  port: PortView;
  /** Whether its terminal is the first thing to do; not while the tunnel is in trouble. */
  leading: boolean;
  /** Runs a call whose error the card shows. */
  run: Action['run'];
}

export function PortRow({ tunnelKey, port, leading, run }: PortRowProps) {
  const address = port.localPort === null ? null : `127.0.0.1:${port.localPort}`;
  return (
    <li className="port">
      <span className="port-name cut" title={port.label}>
        {port.label}
      </span>
      <span className="port-map">
        {address ? <Address address={address} /> : <span className="soft">no local port yet</span>}
        {port.device !== '' && (
          <>
            <ArrowIcon />
            <code className="soft" title="on the device">
              {port.device}
            </code>
          </>
        )}
      </span>
      <span className="port-use">{connectionsText(port)}</span>
      {address && <Ways tunnelKey={tunnelKey} port={port} address={address} leading={leading} run={run} />}
    </li>
  );
}

function Address({ address }: { address: string }) {
  const { done, run } = useCopied(() => copyText(address));
  return (
    <button
      type="button"
      className="address"
      aria-label={`Copy address ${address}`}
      title="Copy address"
      onClick={run}
    >
      <code>{address}</code>
      <span className={done ? 'copied' : 'hint'}>{done ? <CheckIcon /> : <CopyIcon />}</span>
    </button>
  );
}

function Ways({ tunnelKey, port, address, leading, run }: PortRowProps & { address: string }) {
  const store = useStore();
  switch (port.kind) {
    case 'ssh':
      return (
        <span className="ways">
          <button
            type="button"
            className={leading ? 'btn go' : 'btn'}
            onClick={() => void run(() => store.ask('tunnel.terminal', { key: tunnelKey }))}
          >
            Open terminal
          </button>
          <CopyButton
            label="Copy ssh command"
            copy={async () => (await run(() => store.ask('tunnel.copySsh', { key: tunnelKey })))?.ok ?? false}
          />
        </span>
      );
    case 'web':
      return (
        <span className="ways">
          <button
            type="button"
            className="btn"
            onClick={() =>
              void run(() => store.ask('tunnel.browser', { key: tunnelKey, serviceId: port.serviceId }))
            }
          >
            Open in browser
          </button>
        </span>
      );
    case 'other':
      return (
        <span className="ways">
          <CopyButton label="Copy address" copy={() => copyText(address)} />
        </span>
      );
  }
}
