/** The user's network: which way leads to an address, what is trusted on it, and the settings for both. */

import type { AgentFactory } from '../aws/sdk.ts';
import type { NetworkInput, NetworkView } from '../ipc/contract.ts';
import type { WebProxyPasswordStore } from '../keychain/store.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../proxy/options.ts';
import { createServiceAgents } from '../proxy/service-agent.ts';
import { readWebProxy, webProxyFor, webProxyUnless, writeWebProxy } from '../proxy/web-proxy.ts';
import type { Clock } from '../shared/clock.ts';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import type { Log } from '../shared/log.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { createCertificateFiles, systemCertificates } from './certificate-files.ts';
import { checkNetworkInput } from './network-input.ts';
import { readProxyAnswer } from './proxy-answer.ts';
import type { SettingsFile, StoredNetwork } from './settings.ts';
import { createWebProxyPassword } from './web-proxy-password.ts';

/** Electron's resolver. Each answers as a PAC file does: `PROXY a:3128; DIRECT`. */
export interface ProxyResolver {
  system(url: string): Promise<string>;
  pac(pacUrl: string, url: string): Promise<string>;
  /** What was remembered of settings and PAC files is asked for anew. */
  renew(): Promise<void>;
}

export interface NetworkParts {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  keychain: WebProxyPasswordStore;
  resolver: ProxyResolver;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  clock: Clock;
  log: Log;
  /** The password is kept until Culvert ends only, for this reason. */
  onNotKept?: (error: CulvertError) => void;
  /** Something that is shown has changed. */
  onChange?: () => void;
  /** In place of what the operating system trusts. */
  systemCertificates?: () => string[];
}

export interface Network {
  /** The way to an address (`https:`, `wss:`), as it is now. Fails where the settings for it cannot be used. */
  networkFor(url: URL | string): Promise<Result<NetworkOptions>>;
  /** For every client of AWS: its connections take the way of the moment. */
  agents: AgentFactory;
  /** Fails with WebProxyInvalid, WebProxyUserInvalid, PacInvalid or CertificateFileInvalid; nothing is changed then. */
  save(input: NetworkInput): Promise<Result<null>>;
  view(): NetworkView;
  /** The computer woke up, maybe in another network. */
  wake(): void;
}

/** Electron answers within moments, but a PAC file may have to be fetched from a server that is not there. */
const RESOLVE_LIMIT_MS = 8_000;

export function createNetwork(parts: NetworkParts): Network {
  const { settings, resolver, env, clock, log } = parts;
  const files = createCertificateFiles(log);
  const password = createWebProxyPassword({ keychain: parts.keychain, clock, log });
  let ofSystem: string[] | null = null;
  const turn = inTurn();

  const stored = () => settings.get().network;

  /** The web proxy for an address, without user and password but for those of the environment. */
  async function webProxyTo(url: URL, network: StoredNetwork): Promise<Result<string | null>> {
    switch (network.proxy) {
      case 'none':
        return ok(null);
      case 'manual':
        return webProxyUnless(url, { address: network.address, exceptions: network.noProxy });
      case 'pac':
        return resolved(url, () => resolver.pac(network.pacUrl, askedFor(url)));
      case 'system': {
        const found = await resolved(url, () => resolver.system(askedFor(url)));
        // Where the desktop names none, or none that is of use, the environment may.
        const fromEnvironment = found.ok && found.value !== null ? found : webProxyFor(url, env);
        return fromEnvironment.ok && fromEnvironment.value === null ? found : fromEnvironment;
      }
    }
  }

  async function resolved(url: URL, ask: () => Promise<string>): Promise<Result<string | null>> {
    const unknown = (reason: Reason) => fail<null>(culvertError('WayUnknown', { host: url.host, reason }));
    let cancel = () => {};
    const silence = new Promise<null>((resolve) => {
      cancel = clock.after(RESOLVE_LIMIT_MS, () => resolve(null));
    });
    try {
      const answer = await Promise.race([ask(), silence]);
      return answer === null ? unknown(because('reason.resolver-slow')) : readProxyAnswer(answer);
    } catch (thrown) {
      log.warn('the web proxy could not be resolved', { reason: String(thrown) });
      return unknown(because('reason.resolver-failed'));
    } finally {
      cancel();
    }
  }

  /** User and password are added from the settings, or else from the environment where it names the same web proxy. */
  async function withUser(address: string, network: StoredNetwork): Promise<Result<string>> {
    const proxy = readWebProxy(address);
    if (!proxy.ok) {
      return proxy;
    }
    if (network.proxyUser === '') {
      const { https_proxy: lower, HTTPS_PROXY: upper } = env;
      const named = readWebProxy(lower ?? upper ?? '');
      const same = named.ok && named.value.host === proxy.value.host && named.value.port === proxy.value.port;
      const credentials = proxy.value.credentials ?? (same ? named.value.credentials : null);
      return ok(writeWebProxy({ ...proxy.value, credentials }));
    }
    const secret = await password.read(network.hasPassword);
    return secret.ok
      ? ok(
          writeWebProxy({ ...proxy.value, credentials: Buffer.from(`${network.proxyUser}:${secret.value}`) }),
        )
      : secret;
  }

  function certificates({
    certificateFiles,
    systemCertificates: trustSystem,
  }: StoredNetwork): Result<string[]> {
    const own = files.read(certificateFiles);
    if (!own.ok || !trustSystem) {
      return own;
    }
    ofSystem ??= (parts.systemCertificates ?? (() => systemCertificates({ platform: parts.platform })))();
    return ok([...own.value, ...ofSystem]);
  }

  async function networkFor(address: URL | string): Promise<Result<NetworkOptions>> {
    const url = new URL(address);
    const encrypted = url.protocol === 'https:' || url.protocol === 'wss:';
    // Unencrypted addresses are this computer's alone.
    if (!encrypted) {
      return ok(DIRECT_NETWORK);
    }
    const network = stored();
    const trusted = certificates(network);
    if (!trusted.ok) {
      return trusted;
    }
    const way = { ...DIRECT_NETWORK, extraCertificates: trusted.value };
    if (isLoopbackHost(url.hostname)) {
      return ok(way);
    }
    const proxy = await webProxyTo(url, network);
    if (!proxy.ok || proxy.value === null) {
      return proxy.ok ? ok(way) : proxy;
    }
    const webProxy = await withUser(proxy.value, network);
    return webProxy.ok ? ok({ ...way, webProxy: webProxy.value }) : webProxy;
  }

  const service = createServiceAgents({ networkFor, log });

  function renew(): void {
    ofSystem = null;
    service.renew();
    void resolver
      .renew()
      .catch((thrown) => log.warn('the resolver stays as it was', { reason: String(thrown) }));
  }

  async function save(input: NetworkInput): Promise<Result<null>> {
    const checked = checkNetworkInput(input);
    if (!checked.ok) {
      return checked;
    }
    const { network, password: wanted } = checked.value;
    const kept = await password.write(wanted, stored().hasPassword);
    settings.update((before) => ({
      ...before,
      network: { ...before.network, ...network, hasPassword: kept.inKeychain },
    }));
    if (kept.trouble) {
      parts.onNotKept?.(kept.trouble);
    }
    renew();
    parts.onChange?.();
    return ok(null);
  }

  function view(): NetworkView {
    const {
      proxy,
      address,
      noProxy,
      pacUrl,
      proxyUser,
      certificateFiles,
      systemCertificates: trustSystem,
    } = stored();
    const hasPassword = stored().hasPassword || password.inMemory();
    return {
      ...{ proxy, address, noProxy, pacUrl, proxyUser, hasPassword, certificateFiles },
      systemCertificates: trustSystem,
    };
  }

  return {
    networkFor,
    agents: service.agents,
    // One after the other: each tells what the one before left in the keychain.
    save: (input) => turn(() => save(input)),
    view,
    wake: renew,
  };
}

/** PAC files and desktops know the schemes of the web; a websocket takes the way of its handshake. */
function askedFor(url: URL): string {
  return `https://${url.host}/`;
}
