import { useState } from 'react';
import type { PortView, TunnelView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton, useCopied, useCopying } from '../components/copy-button.tsx';
import { ArrowIcon, CheckIcon, CopyIcon } from '../components/icons.tsx';
import { MenuButton, type MenuItem } from '../components/menu-button.tsx';
import { useStore, useWords } from '../context.tsx';
import { connectionsText } from '../format.ts';
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
  const { port } = props;
  const words = useWords();
  const { t } = words;
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
          <More {...props} address={address} />
        </span>
      )}
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

function Ways({ tunnel, port, address, leading, run }: PortRowProps & { address: string }) {
  const store = useStore();
  const { t } = useWords();
  const { key } = tunnel;
  switch (port.kind) {
    case 'ssh':
      return (
        <>
          <button
            type="button"
            className={leading ? 'btn go' : 'btn'}
            onClick={() => void run(() => store.ask('tunnel.terminal', { key }))}
          >
            {t('common.open-terminal')}
          </button>
          <CopyButton
            label={t('common.copy-ssh')}
            copy={async () => (await run(() => store.ask('tunnel.copySsh', { key })))?.ok ?? false}
          />
        </>
      );
    case 'web':
      return (
        <button
          type="button"
          className="btn"
          onClick={() => void run(() => store.ask('tunnel.browser', { key, serviceId: port.serviceId }))}
        >
          {t('common.open-in-browser')}
        </button>
      );
    case 'other':
      return <CopyButton label={t('tunnels.copy-address')} copy={() => copyText(address)} />;
  }
}

function More({ tunnel, port, address, remembered, run }: PortRowProps & { address: string }) {
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
    ...(port.kind === 'other' ? [] : [{ label: t('tunnels.copy-address'), onPick: copy(address) }]),
    { label: t('tunnels.copy-port'), onPick: copy(String(port.localPort)) },
    ...(port.kind === 'ssh'
      ? [
          { label: t('tunnels.copy-sftp'), onPick: command('sftp') },
          { label: t('tunnels.copy-scp'), onPick: command('scp') },
        ]
      : []),
    ...(port.kind === 'web' ? [{ label: t('tunnels.copy-link'), onPick: copy(`http://${address}/`) }] : []),
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
