/** AWS's clock as its answers show it, for instants that AWS names and this computer counts down to. */
export interface ServerClock {
  /** AWS's clock minus this computer's, milliseconds; 0 while unknown or too small to tell. */
  offsetMs(): number;
  observe(dateHeader: string | undefined, times: { sentAt: number; receivedAt: number }): void;
}

// A Date header names whole seconds, and the way there and back takes its time: less than this is no difference.
const SMALLEST_OFFSET_MS = 2_000;
const HALF_A_SECOND_MS = 500;

export function createServerClock(): ServerClock {
  let offset = 0;
  return {
    offsetMs: () => offset,
    observe(dateHeader, { sentAt, receivedAt }) {
      const date = Date.parse(dateHeader ?? '');
      if (Number.isNaN(date)) {
        return;
      }
      const measured = Math.round(date + HALF_A_SECOND_MS - (sentAt + receivedAt) / 2);
      offset = Math.abs(measured) < SMALLEST_OFFSET_MS ? 0 : measured;
    },
  };
}
