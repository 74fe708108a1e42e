/** What is open in an account beside what is carried here, for `culvert list --all` and `culvert close ID`. */
import type { TunnelItem } from '../control/protocol.ts';
import { ok, type Result } from '../shared/result.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { type LabelOf, otherItem } from './control-items.ts';
import type { Core } from './core.ts';
import type { ProfilePlace } from './profiles.ts';

export interface OthersList {
  list(profile: ProfilePlace): Promise<Result<TunnelItem[]>>;
  /** Closes it at AWS, whoever opened it. Fails with TunnelUnknown. */
  close(profile: ProfilePlace, tunnelId: string): Promise<Result<TunnelItem>>;
}

/** As many as the window shows; each is described, ten a second at most. */
const MOST = 100;

export function createOthersList({
  core,
  labelOf,
}: {
  core: Pick<Core, 'state' | 'aws' | 'ledger'>;
  labelOf: LabelOf;
}): OthersList {
  async function accountOf(profile: ProfilePlace) {
    const account = core.ledger.account(await core.aws.accounts.get(profile.id));
    if (!account.ok) {
      return account;
    }
    const { tunneling } = account.value;
    const where = {
      profile: profile.name,
      region: profile.region,
      labelOf,
      toHere: (instant: number) => instant - tunneling.clockOffsetMs(),
    };
    return ok({ tunneling, where });
  }

  return {
    async list(profile) {
      const account = await accountOf(profile);
      if (!account.ok) {
        return account;
      }
      const { tunneling, where } = account.value;
      const listed = await tunneling.listOpen(MOST);
      if (!listed.ok) {
        return listed;
      }
      const ours = new Set(liveTunnels(core.state().tunnels).map(({ tunnelId }) => tunnelId));
      const items: TunnelItem[] = [];
      for (const { tunnelId } of listed.value.tunnels.filter((row) => !ours.has(row.tunnelId))) {
        const detail = await tunneling.describeTunnel(tunnelId);
        if (detail.ok && detail.value.status === 'OPEN') {
          items.push(otherItem(detail.value, where));
        } else if (!detail.ok && detail.error.code !== 'TunnelUnknown') {
          return detail;
        }
      }
      return ok(items);
    },
    async close(profile, tunnelId) {
      const account = await accountOf(profile);
      if (!account.ok) {
        return account;
      }
      const { tunneling, where } = account.value;
      const detail = await tunneling.describeTunnel(tunnelId);
      const closed = detail.ok ? await tunneling.closeTunnel(tunnelId) : detail;
      if (!detail.ok || !closed.ok) {
        return closed.ok ? (detail as Result<never>) : closed;
      }
      return ok(otherItem(detail.value, where));
    },
  };
}
