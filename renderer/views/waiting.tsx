import { useSeconds } from '../context.tsx';
import { formatWaited } from '../format.ts';

const PATIENCE_MS = 30_000;

export interface WaitingProps {
  /** Milliseconds since the epoch. */
  since: number;
  /** What main says of it. */
  detail: string;
  thingName: string;
}

/** How long the device has been waited for; after half a minute, what to check there. */
export function Waiting({ since, detail, thingName }: WaitingProps) {
  const waited = useSeconds() - since;
  return (
    <div className="waiting">
      <span>
        Waiting{' '}
        <b role="timer" aria-label="Waited">
          {formatWaited(waited)}
        </b>
        {' · '}
        {detail}
      </span>
      {waited >= PATIENCE_MS && (
        <ul aria-label="What to check">
          <li>Is the device on, and does it have a network?</li>
          <li>Is its tunnel agent running, such as the AWS IoT Device Client?</li>
          <li>
            May it subscribe to <code>$aws/things/{thingName}/tunnels/notify</code>?
          </li>
        </ul>
      )}
    </div>
  );
}
