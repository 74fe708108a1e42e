import type { TunnelView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { AskButton } from '../components/ask-button.tsx';
import { BusyButton } from '../components/busy-button.tsx';
import { useCopying } from '../components/copy-button.tsx';
import { MenuButton, type MenuItem } from '../components/menu-button.tsx';
import { useStore, useWords } from '../context.tsx';
import { openConnections } from '../tunnel-words.ts';
import type { Action } from '../use-action.ts';

export interface TunnelWaysProps {
  tunnel: TunnelView;
  /** Another one like it can be opened. */
  again: boolean;
  action: Action;
  onRotate: () => void;
}

/** What can be done with the tunnel as a whole, one click each. What breaks connections off asks where there are any. */
export function TunnelWays({ tunnel, again, action, onRotate }: TunnelWaysProps) {
  const store = useStore();
  const { t } = useWords();
  const { busy, run } = action;
  const { key, state, origin } = tunnel;
  const quick = origin === 'quick';
  const needsHelp = state === 'trouble' || state === 'reconnecting';
  const isUp = state === 'connected' || state === 'waiting';
  const connections = openConnections(tunnel);
  const reconnect = () => void run(() => store.ask('tunnel.reconnect', { key }));
  return (
    <div className="card-ways">
      {needsHelp && !quick && (
        <BusyButton
          busy={busy}
          className={state === 'trouble' ? 'btn small go' : 'btn small'}
          onClick={reconnect}
        >
          {t('common.reconnect')}
        </BusyButton>
      )}
      {state === 'connected' && tunnel.rotates && (
        <Careful
          label={t('common.rotate')}
          question={connections > 0 ? t('tunnels.rotate-question', { count: connections }) : null}
          yes={t('tunnels.rotate-yes')}
          busy={busy}
          onYes={onRotate}
        />
      )}
      {state !== 'opening' && state !== 'closing' && (
        <Careful
          label={quick ? t('tunnels.close-side') : t('common.close-tunnel')}
          question={
            quick
              ? t('tunnels.close-side-question')
              : connections > 0
                ? t('tunnels.close-question', { count: connections })
                : null
          }
          yes={t('common.close')}
          busy={busy}
          onYes={() => void run(() => store.ask('tunnel.close', { key }))}
        />
      )}
      <More
        tunnel={tunnel}
        again={again}
        reconnect={isUp && !quick ? reconnect : null}
        // Beside the question what is wrong with the device there is a button for it, after a while.
        rotate={state === 'waiting' && tunnel.rotates ? onRotate : null}
      />
    </div>
  );
}

/** Does it at once where there is no question. */
function Careful(props: {
  label: string;
  question: string | null;
  yes: string;
  busy: boolean;
  onYes: () => void;
}) {
  const { label, question, yes, busy, onYes } = props;
  return question === null ? (
    <BusyButton busy={busy} className="btn quiet small" onClick={onYes}>
      {label}
    </BusyButton>
  ) : (
    <AskButton label={label} question={question} yes={yes} small quiet busy={busy} onYes={onYes} />
  );
}

function More(props: {
  tunnel: TunnelView;
  again: boolean;
  reconnect: (() => void) | null;
  rotate: (() => void) | null;
}) {
  const { tunnel, again, reconnect, rotate } = props;
  const store = useStore();
  const { t } = useWords();
  const { done, take } = useCopying();
  const { key, tunnelId, thingName } = tunnel;
  const items: MenuItem[] = [
    ...(reconnect && openConnections(tunnel) === 0
      ? [{ label: t('common.reconnect'), onPick: reconnect }]
      : []),
    ...(rotate ? [{ label: t('common.rotate'), onPick: rotate }] : []),
    ...(again ? [{ label: t('tunnels.open-like'), onPick: () => void store.openAgain(key) }] : []),
    { label: t('tunnels.show-log'), onPick: () => store.openLog(key) },
    ...(tunnelId === null
      ? []
      : [{ label: t('tunnels.copy-id'), onPick: () => take(() => copyText(tunnelId)) }]),
  ];
  return (
    <MenuButton
      className="btn quiet small more"
      label={t('tunnels.more-tunnel', { name: thingName })}
      items={items}
      done={done}
    />
  );
}
