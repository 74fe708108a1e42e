/** A user's folder with AWS files in it, the services of identity, and Culvert's own parts in front of them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { AgentFactory } from '../../../electron/aws/sdk.ts';
import { createSsoService } from '../../../electron/aws/sso-client.ts';
import { createSsoSessions } from '../../../electron/aws/sso-session.ts';
import { createSsoTokenCache } from '../../../electron/aws/sso-token-cache.ts';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { SignIn, SignInProgress } from '../../../electron/ipc/contract.ts';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import { createProfileCredentials } from '../../../electron/main/credentials.ts';
import type { MfaRequest } from '../../../electron/main/mfa.ts';
import type { ProfilePlace } from '../../../electron/main/profiles.ts';
import { createSignIns } from '../../../electron/main/sign-in.ts';
import { writeFileAtomically } from '../../../electron/main/write-file.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { ok, type Result } from '../../../electron/shared/result.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { IDENTITY_CENTER, MFA, ROLES } from '../local-cloud/identity.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud } from '../local-cloud/start-test-cloud.ts';

export const BASE_PROFILE = `
[base]
aws_access_key_id = ${KEYS.good.accessKeyId}
aws_secret_access_key = ${KEYS.good.secretAccessKey}
`;

export const SSO: SignIn = {
  kind: 'sso',
  startUrl: IDENTITY_CENTER.startUrl,
  ssoRegion: REGION,
  accountId: ACCOUNT,
  accountName: 'Plant',
  roleName: 'Technician',
};
export const OWN = { id: 'own', name: 'Plant', signIn: SSO };
export const SESSION = `
[sso-session acme]
sso_start_url = ${IDENTITY_CENTER.startUrl}
sso_region = ${REGION}
sso_registration_scopes = sso:account:access

[profile via-session]
sso_session = acme
sso_account_id = ${ACCOUNT}
sso_role_name = Technician
region = ${REGION}
`;

/** What the token of a session, or of a start URL, is called in the cache. */
export const tokenFile = (name: string) => `${createHash('sha1').update(name).digest('hex')}.json`;

export interface SceneOptions {
  config?: string;
  credentials?: string;
  profiles?: (Partial<ProfilePlace> & { id: string })[];
  cloud?: Partial<ControlPlaneOptions>;
  /** What the person types at each question for a code. */
  type?: (request: MfaRequest) => string | null | Promise<string | null>;
  agents?: AgentFactory;
  /** The person in front of the browser. */
  browse?: (url: string) => Promise<unknown>;
}

/** The SDK reads the environment of the process, so it is this test's until its end. One scene at a time. */
export async function startScene(t: TestContext, options: SceneOptions = {}) {
  const home = tempDir();
  t.after(() => home.remove());
  const clock = systemClock;
  const cloud = await startTestCloud(t, {
    clock,
    roles: ROLES,
    mfaDevices: [MFA],
    identityCenter: IDENTITY_CENTER,
    ...options.cloud,
  });
  setEnvironment(t, {
    HOME: home.path,
    AWS_ENDPOINT_URL_STS: cloud.endpoints.sts,
    AWS_ENDPOINT_URL_SSO: cloud.endpoints.sso,
    AWS_ENDPOINT_URL_SSO_OIDC: cloud.endpoints.oidc,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const folder = path.join(home.path, '.aws');
  fs.mkdirSync(folder);
  const write = (name: 'config' | 'credentials', text: string) =>
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  write('config', options.config ?? '');
  write('credentials', options.credentials ?? BASE_PROFILE);

  const logLines: string[] = [];
  const log = createLog((_, line) => logLines.push(line));
  const env = process.env;
  const agents = options.agents ? { agents: options.agents } : {};
  const service = createSsoService({ env, ...agents, now: clock.now, log });
  const sso = createSsoSessions({
    env,
    cache: createSsoTokenCache({ env, writeFile: writeFileAtomically }),
    service,
    now: clock.now,
    log,
  });
  const profiles = (options.profiles ?? []).map(
    (each): ProfilePlace => ({ name: each.id, region: REGION, ...PLAIN_SETTINGS, ...each }),
  );
  const profile = (id: string) => profiles.find((each) => each.id === id);
  const asked: MfaRequest[] = [];
  const credentials = createProfileCredentials({
    profile,
    secret: async () => ok(KEYS.good),
    sso,
    service,
    env,
    ...agents,
    user: 'älex m',
    askMfa: async (request) => {
      asked.push(request);
      return options.type?.(request) ?? null;
    },
    now: clock.now,
    log,
  });
  const shown: (SignInProgress | null)[] = [];
  const opened: string[] = [];
  const signedIn: string[] = [];
  const signedOut: string[] = [];
  let ids = 0;
  const signIns = createSignIns({
    words: () => ENGLISH,
    profiles: {
      get: profile,
      list: () =>
        profiles.map((each) => ({
          ...each,
          ...{ accessKeyHint: '', kept: 'keychain', demo: false, signedIn: 'unknown', signedInUntil: null },
        })),
    },
    credentials,
    sso,
    service,
    clock,
    env,
    newId: () => {
      ids += 1;
      return `s${ids}`;
    },
    openUrl: async (url) => {
      opened.push(url);
      await options.browse?.(url);
    },
    show: (progress) => shown.push(progress),
    onSignedIn: (id) => signedIn.push(id),
    onSignedOut: (id) => signedOut.push(id),
    log,
  });
  t.after(() => signIns.stop());
  const cacheFolder = path.join(folder, 'sso', 'cache');
  return {
    ...{
      cloud,
      home: home.path,
      write,
      profiles,
      credentials,
      signIns,
      handlers: signIns.handlers,
      sso,
      service,
    },
    ...{ asked, shown, opened, signedIn, signedOut, logLines, cacheFolder },
    count: (operation: string) => cloud.calls.filter((call) => call === operation).length,
    cacheFiles: () => (fs.existsSync(cacheFolder) ? fs.readdirSync(cacheFolder) : []),
  };
}

/** Sets variables of this process until the test ends, and takes out every other that AWS's tools look at. */
function setEnvironment(t: TestContext, wanted: Record<string, string>): void {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, wanted);
  t.after(() => {
    for (const name of Object.keys(process.env)) {
      if (!(name in before)) {
        delete process.env[name];
      }
    }
    Object.assign(process.env, before);
  });
}

export const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
