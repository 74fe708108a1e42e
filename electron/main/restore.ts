/**
 * Tunnels outlive the application that opened them, and opening another one is billed. So what is open is kept in the
 * settings (never a token), and taken up again by the next run on the same local ports.
 */
import type { Words } from '../i18n/words.ts';
import type { Log } from '../shared/log.ts';
import type { TunnelNote } from '../tunnels/carried.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { isLive } from '../tunnels/selectors.ts';
import type { TunnelService } from '../tunnels/service.ts';
import type { SettingsFile, StoredOpenTunnel } from './settings.ts';
import type { AppState } from './state.ts';

export interface RestoreOptions {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  state: () => Pick<AppState, 'tunnels'>;
  service: Pick<TunnelService, 'restore'>;
  /** Profiles of the demo have no next run. undefined: there is no such profile any more. */
  profile: (id: string) => { name: string; demo: boolean } | undefined;
  now: () => number;
  log: Log;
}

export interface Restore {
  /** Takes up what an earlier run left open. To be called once, before anything is opened. */
  begin(): void;
  /** To be called after each change of the state. */
  changed(before: Pick<AppState, 'tunnels'>): void;
}

export function createRestore(options: RestoreOptions): Restore {
  const { settings, service, now, log } = options;
  let begun = false;

  function keep(): void {
    const before = settings.get().openTunnels;
    const after = options.state().tunnels.tunnels.flatMap((tunnel) => {
      const kept = before.find(({ tunnelId }) => tunnelId === tunnel.tunnelId);
      return isKept(tunnel) ? (kept ?? recordOf(tunnel) ?? []) : [];
    });
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      settings.update((all) => ({ ...all, openTunnels: after }));
    }
  }

  function isKept(tunnel: Tunnel): boolean {
    return isLive(tunnel) && tunnel.origin !== 'quick' && options.profile(tunnel.profileId)?.demo === false;
  }

  return {
    begin() {
      const kept = settings.get().openTunnels;
      for (const tunnel of kept) {
        const profile = options.profile(tunnel.profileId);
        // By the clock alone: an expired one is gone at AWS, too.
        if (profile && !profile.demo && tunnel.expiresAt > now()) {
          log.info('a tunnel of an earlier run is looked for', { tunnelId: tunnel.tunnelId });
          service.restore({ ...tunnel, profileName: profile.name });
        }
      }
      begun = true;
      keep();
    },
    changed(before) {
      if (begun && before.tunnels !== options.state().tunnels) {
        keep();
      }
    },
  };
}

/** null while it is not open, or has no ports yet. */
function recordOf(tunnel: Tunnel): StoredOpenTunnel | null {
  const { tunnelId, profileId, region, thingName, thingless, openedAt, expiresAt, lifetimeMinutes } = tunnel;
  const services = tunnel.services.flatMap(({ serviceId, localPort }) =>
    localPort === null ? [] : [{ serviceId, port: localPort }],
  );
  if (tunnelId === null || openedAt === null || expiresAt === null || services.length === 0) {
    return null;
  }
  return {
    ...{ tunnelId, profileId, region, thingName, services, openedAt, expiresAt, lifetimeMinutes },
    ...(thingless ? { thingless } : {}),
  };
}

/** What is told of a tunnel beside its failures. */
export function noteWords(
  note: TunnelNote,
  { t }: Pick<Words, 't'>,
): { tone: 'info' | 'warn'; text: string; advice: string } {
  const { thingName: name } = note;
  if (note.kind === 'closed-while-away') {
    return {
      tone: 'info',
      text: t('notices.closed-while-away', { name }),
      advice: t('notices.closed-while-away-advice'),
    };
  }
  const { serviceId: service, port, instead } = note;
  return {
    tone: 'warn',
    text: service
      ? t('notices.port-moved', { name, service, port, instead })
      : t('notices.tunnel-port-moved', { name, port, instead }),
    advice: t('notices.port-moved-advice', { port }),
  };
}
