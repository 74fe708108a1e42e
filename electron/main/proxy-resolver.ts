/** Asks Chromium for the way to an address: it reads every desktop's settings and runs PAC files in a sandbox. */
import { type Session, session } from 'electron';
import type { ProxyResolver } from './network.ts';

/** Sessions of their own, in memory: nothing else is loaded in them. Electron must be ready. */
export function createProxyResolver(): ProxyResolver {
  const systemSession = session.fromPartition('culvert-system-proxy', { cache: false });
  const pacSession = session.fromPartition('culvert-pac', { cache: false });
  for (const each of [systemSession, pacSession]) {
    refuseAll(each);
  }
  let pacUrl: string | null = null;
  let pacSet: Promise<void> = Promise.resolve();
  const systemSet = systemSession.setProxy({ mode: 'system' });

  return {
    async system(url) {
      await systemSet;
      return systemSession.resolveProxy(url);
    },
    async pac(wanted, url) {
      if (pacUrl !== wanted) {
        pacUrl = wanted;
        pacSet = pacSession.setProxy({ mode: 'pac_script', pacScript: wanted });
      }
      await pacSet;
      return pacSession.resolveProxy(url);
    },
    async renew() {
      await Promise.all([systemSession.forceReloadProxyConfig(), pacSession.forceReloadProxyConfig()]);
    },
  };
}

/** Nothing is ever loaded in these sessions; a PAC file is fetched by Chromium itself. */
function refuseAll(each: Session): void {
  each.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  each.setPermissionCheckHandler(() => false);
  each.webRequest.onBeforeRequest((_details, answer) => answer({ cancel: true }));
}
