/** Everything that reaches AWS, put together: the way there, who asks, and the clients of each profile. */
import { createQuotas } from '../aws/pace.ts';
import { createSsoService } from '../aws/sso-client.ts';
import { createSsoSessions } from '../aws/sso-session.ts';
import { createSsoTokenCache } from '../aws/sso-token-cache.ts';
import type { Words } from '../i18n/words.ts';
import type { WebProxyPasswordStore } from '../keychain/store.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { createAccounts } from './accounts.ts';
import { createConnectionTest } from './connection-test.ts';
import { createProfileCredentials } from './credentials.ts';
import type { MfaQuestions } from './mfa.ts';
import { createNetwork, type ProxyResolver } from './network.ts';
import type { Profiles } from './profiles.ts';
import type { SettingsFile } from './settings.ts';
import { writeFileAtomically } from './write-file.ts';

export interface AwsOptions {
  settings: SettingsFile;
  profiles: Pick<Profiles, 'get' | 'secret'>;
  webProxyPassword: WebProxyPasswordStore;
  /** What the desktop says of the way to an address. */
  resolver: ProxyResolver;
  askMfa: MfaQuestions;
  /** The user of this computer. */
  user: string;
  platform: NodeJS.Platform;
  words: () => Words;
  clock: Clock;
  log: Log;
  /** The web proxy's password could not be kept in the keychain. */
  onPasswordNotKept: (error: CulvertError) => void;
  /** What is shown of the network or of a sign-in may have changed. */
  onChange: () => void;
}

export interface Aws extends ReturnType<typeof createAws> {}

export function createAws({ settings, profiles, user, platform, clock, log, ...options }: AwsOptions) {
  // The SDK reads the process's own environment besides, so there is no other.
  const { env } = process;
  const network = createNetwork({
    settings,
    keychain: options.webProxyPassword,
    resolver: options.resolver,
    env,
    platform,
    clock,
    log,
    onNotKept: options.onPasswordNotKept,
    onChange: options.onChange,
  });
  const ssoService = createSsoService({ env, agents: network.agents, now: clock.now, log });
  const sso = createSsoSessions({
    env,
    cache: createSsoTokenCache({ env, writeFile: writeFileAtomically }),
    service: ssoService,
    now: clock.now,
    log,
  });
  const credentials = createProfileCredentials({
    profile: (id) => profiles.get(id),
    secret: (id) => profiles.secret(id),
    sso,
    service: ssoService,
    askMfa: options.askMfa,
    env,
    agents: network.agents,
    user,
    now: clock.now,
    log,
    onStatus: options.onChange,
  });
  const accounts = createAccounts({
    profile: (id) => profiles.get(id),
    credentials: (id) => credentials.get(id),
    env,
    quotas: createQuotas(clock),
    agents: network.agents,
    network: network.networkFor,
    onCredentialsEnded: forget,
    now: clock.now,
    log,
  });

  /** A profile was edited or deleted, or AWS ended its credentials before their time. */
  function forget(profileId: string): void {
    accounts.forget(profileId);
    credentials.forget(profileId);
  }

  const testConnection = createConnectionTest({
    profile: (id) => profiles.get(id),
    accounts,
    network,
    env,
    words: options.words,
    clock,
    log,
  });

  return { network, sso, ssoService, credentials, accounts, forget, testConnection };
}
