/** What the Activity of the demo begins with: some weeks of a technician's work, made up. Pure. */
import type { HistoryEntry } from '../ipc/contract.ts';
import { DEMO_ACCOUNT, DEMO_OTHERS_THING, DEMO_REGION } from './demo.ts';
import type { StoredEntry } from './history.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EXAMPLE_PRICE = { amount: 6, currency: 'USD' };
const ROLE = `arn:aws:sts::${DEMO_ACCOUNT}:assumed-role/Maintenance/`;

type Example = [
  daysAgo: number,
  /** Local time of day. */
  at: string,
  how: HistoryEntry['how'],
  thingName: string,
  services: string[],
  lifetimeMinutes: number,
  /** Minutes that it was open. */
  open: number,
  closedBy: NonNullable<HistoryEntry['closedBy']>,
  by: string,
];

const EXAMPLES: readonly Example[] = [
  [1, '16:42', 'reused', 'line3-press-08', ['SSH'], 120, 24, 'you', 'alex'],
  [1, '15:10', 'opened', 'line3-press-08', ['SSH', 'HTTP'], 120, 120, 'expired', 'alex'],
  [1, '09:05', 'adopted', DEMO_OTHERS_THING, ['SSH', 'HTTP'], 480, 47, 'elsewhere', 'alex'],
  [2, '17:31', 'quick', 'gateway-seoul-11', ['SSH'], 60, 18, 'you', 'alex'],
  [2, '10:18', 'opened', 'line1-press-01', ['SSH'], 30, 30, 'expired', 'alex'],
  [4, '14:02', 'restored', 'gateway-busan-01', ['SSH'], 720, 96, 'you', 'alex'],
  [4, '11:37', 'opened', 'gateway-busan-01', ['SSH'], 720, 121, 'left', 'alex'],
  [7, '08:51', 'reused', 'line2-press-04', ['HTTP'], 120, 9, 'you', 'jiwoo'],
  [7, '08:20', 'opened', 'line2-press-04', ['SSH', 'HTTP'], 120, 63, 'you', 'jiwoo'],
  [12, '13:44', 'opened', 'line3-press-08', ['SSH'], 60, 12, 'elsewhere', 'alex'],
  [19, '19:26', 'opened', 'gateway-seoul-12', ['SSH', 'VNC'], 480, 75, 'you', 'alex'],
  [33, '10:09', 'reused', 'line1-press-01', ['SSH'], 120, 41, 'you', 'alex'],
  [33, '09:40', 'opened', 'line1-press-01', ['SSH'], 120, 120, 'expired', 'alex'],
];

/** `now` in milliseconds since the epoch; the entries lie on the days before it. */
export function demoHistory(profile: { id: string; name: string }, now: number): StoredEntry[] {
  return EXAMPLES.map(
    ([daysAgo, time, how, thingName, services, lifetimeMinutes, open, closedBy, by], index) => {
      const at = timeOf(now - daysAgo * DAY_MS, time);
      const billed = how === 'opened';
      return {
        // The same in each run of the demo, so that they are never there twice.
        id: `example-${index + 1}`,
        ...{ at, how, billed, thingName, services, lifetimeMinutes, closedBy },
        ...{ profileId: profile.id, profileName: profile.name, account: DEMO_ACCOUNT, region: DEMO_REGION },
        tunnelId: '',
        by: `${ROLE}${by}`,
        closedAt: at + open * MINUTE_MS,
        price: billed ? EXAMPLE_PRICE : null,
      };
    },
  );
}

/** That time on the day of an instant, in this computer's time zone. */
function timeOf(day: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(day).setHours(hours, minutes, 0, 0);
}
