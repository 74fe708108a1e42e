import { useState } from 'react';
import type { PortView, TunnelView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton, useCopied, useCopying } from '../components/copy-button.tsx';
import { HostKeyDialog } from '../components/host-key-dialog.tsx';
import { ArrowIcon, CheckIcon, CopyIcon } from '../components/icons.tsx';
import { MenuButton, type MenuItem } from '../components/menu-button.tsx';
import { useStore, useWords } from '../context.tsx';
import { connectionsText } from '../format.ts';
import { serviceAction } from '../services.ts';
import type { Action } from '../use-action.ts';
import { NextPort } from './next-port.tsx';

export interface PortRowProps {
  tunnel: TunnelView;
  port: PortView;
  /** Whether its terminal is the first thing to do; not while the tunnel has to come back. */
  leading: boolean;
  /** What is remembered of its device can be changed. */
  remembered: boolean;
  /** Runs a call whose error the card shows. */
  run: Action['run'];
}

export function PortRow(props: PortRowProps) {
  const { tunnel, port } = props;
  const words = useWords();
  const { t } = words;
  const [hostKey, setHostKey] = useState(false);
  const address = port.localPort === null ? null : `127.0.0.1:${port.localPort}`;
  return (
    <li className="port">
      <span className="port-name cut" title={port.label}>
        {port.label}
      </span>
      <span className="port-map">
        {address ? <Address address={address} /> : <span className="soft">{t('tunnels.no-port')}</span>}
        {port.device !== '' && (
          <>
            <ArrowIcon />
            <code className="soft" title={t('tunnels.on-device')}>
              {port.device}
            </code>
          </>
        )}
      </span>
      <span className="port-use">{connectionsText(port, words)}</span>
      {address && (
        <span className="ways">
          <Ways {...props} address={address} />
          <More {...props} address={address} showHostKey={() => setHostKey(true)} />
        </span>
      )}
      {hostKey && <HostKeyDialog tunnel={tunnel} onClose={() => setHostKey(false)} />}
    </li>
  );
}

function Address({ address }: { address: string }) {
  const { t } = useWords();
  const { done, run } = useCopied(() => copyText(address));
  return (
    <button
      type="button"
      className="address"
      aria-label={t('tunnels.copy-this-address', { address })}
      title={t('tunnels.copy-address')}
      onClick={run}
    >
      <code>{address}</code>
      <span className={done ? 'copied' : 'hint'}>{done ? <CheckIcon /> : <CopyIcon />}</span>
    </button>
  );
}

function Ways(props: PortRowProps & { address: string }) {
  const { tunnel, port, run } = props;
  const store = useStore();
  const { t } = useWords();
  const { key } = tunnel;
  return (
    <>
      <OpenWay {...props} />
      {port.kind === 'ssh' && (
        <CopyButton
          label={t('common.copy-ssh')}
          copy={async () => (await run(() => store.ask('tunnel.copySsh', { key })))?.ok ?? false}
        />
      )}
    </>
  );
}

/** The one button for what the service is there for. */
function OpenWay({ tunnel, port, leading, run }: PortRowProps) {
  const store = useStore();
  const words = useWords();
  const { key } = tunnel;
  const { serviceId } = port;
  const label = serviceAction(port, words);
  const className = leading && port.kind === 'ssh' ? 'btn go' : 'btn';
  if (port.open === 'copy') {
    return <CopyButton label={label} copy={() => copyText(port.openWith)} />;
  }
  // Culvert's own ssh waits for a device that is on its way.
  const call =
    port.open === 'terminal' && port.kind === 'ssh'
      ? () => store.ask('tunnel.terminal', { key })
      : () => store.ask('tunnel.service', { key, serviceId });
  return (
    <button
      type="button"
      className={className}
      title={port.openWith || undefined}
      onClick={() => void run<unknown>(call)}
    >
      <span className="cut">{label}</span>
    </button>
  );
}

interface MoreProps extends PortRowProps {
  address: string;
  showHostKey: () => void;
}

function More({ tunnel, port, address, remembered, run, showHostKey }: MoreProps) {
  const store = useStore();
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const { done, take } = useCopying();
  const copy =
    (text: string): MenuItem['onPick'] =>
    () =>
      take(() => copyText(text));
  const command =
    (tool: 'sftp' | 'scp'): MenuItem['onPick'] =>
    () =>
      take(
        async () => (await run(() => store.ask('tunnel.copySsh', { key: tunnel.key, tool })))?.ok ?? false,
      );
  const items: MenuItem[] = [
    ...(port.open === 'copy' && port.openWith === address
      ? []
      : [{ label: t('tunnels.copy-address'), onPick: copy(address) }]),
    { label: t('tunnels.copy-port'), onPick: copy(String(port.localPort)) },
    ...(port.kind === 'ssh' && port.open !== 'terminal'
      ? [
          {
            label: t('common.open-terminal'),
            onPick: () => void run(() => store.ask('tunnel.terminal', { key: tunnel.key })),
          },
        ]
      : []),
    ...(port.kind === 'ssh'
      ? [
          { label: t('tunnels.copy-sftp'), onPick: command('sftp') },
          { label: t('tunnels.copy-scp'), onPick: command('scp') },
          { label: t('host-keys.menu'), onPick: showHostKey },
        ]
      : []),
    ...(port.open === 'url' ? [{ label: t('tunnels.copy-link'), onPick: copy(port.openWith) }] : []),
    ...(remembered ? [{ label: t('tunnels.next-port'), onPick: () => setAsking(true) }] : []),
  ];
  return (
    <>
      <MenuButton
        className="btn more"
        label={t('tunnels.more-port', { service: port.label })}
        items={items}
        done={done}
      />
      {asking && <NextPort tunnel={tunnel} port={port} onEnd={() => setAsking(false)} />}
    </>
  );
}
