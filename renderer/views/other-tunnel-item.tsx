import { useId } from 'react';
import type { OtherTunnelView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { endState, otherAge, otherName } from '../others.ts';
import { useAction } from '../use-action.ts';

/** What it is, who is connected to it, its tags; and the two things that can be done with it. */
export function OtherTunnelItem({ tunnel }: { tunnel: OtherTunnelView }) {
  const words = useWords();
  const { t } = words;
  const store = useStore();
  const now = useMinutes();
  const { busy, error, clearError, run } = useAction();
  const id = useId();
  const { tunnelId, thingName, description, services, tags } = tunnel;
  const ends = [
    endState(
      t('others.source'),
      { connected: tunnel.sourceConnected, since: tunnel.sourceSince },
      now,
      words,
    ),
    endState(
      t('common.device'),
      { connected: tunnel.destinationConnected, since: tunnel.destinationSince },
      now,
      words,
    ),
  ];
  const about = [thingName !== null ? description : '', services.join(', ')].filter(Boolean);
  const adopt = async () => {
    const outcome = await run(() => store.ask('tunnel.adopt', { tunnelId, ports: {} }));
    if (outcome?.ok) {
      store.pointAt(outcome.value.key);
    }
  };
  return (
    <li className="other" aria-labelledby={id}>
      <div className="who">
        <h3>
          <span id={id}>{otherName(tunnel)}</span>{' '}
          <span className="tag small">
            {tunnel.byCulvert ? t('others.by-culvert') : t('others.not-by-culvert')}
          </span>
        </h3>
        {about.length > 0 && <p className="other-about">{about.join(' · ')}</p>}
        <p className="detail" title={tunnelId}>
          {otherAge(tunnel, now, words)}
        </p>
        <p className="ends">
          {ends.map((end) => (
            <span key={end.text} className="end">
              <span className={`dot ${end.state}`} />
              {end.text}
            </span>
          ))}
        </p>
        {tags.length > 0 && (
          <ul className="tags" aria-label={t('others.tags-of', { name: otherName(tunnel) })}>
            {tags.map(({ key, value }) => (
              <li key={key} className="tag small cut" title={`${key} = ${value}`}>
                {value === '' ? key : `${key} = ${value}`}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="ways">
        <BusyButton busy={busy} onClick={() => void adopt()}>
          {t('others.adopt')}
        </BusyButton>
        <AskButton
          label={t('others.close')}
          question={t('others.close-question')}
          yes={t('common.close')}
          busy={busy}
          onYes={() => void run(() => store.ask('others.close', { tunnelId }))}
        />
      </div>
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </li>
  );
}
