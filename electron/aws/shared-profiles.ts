/** What a profile of the AWS files is, read without asking anybody: how it gets its credentials, and what is wrong with it. */
import { because, type Reason } from '../shared/reasons.ts';
import type { Section, SharedFiles } from './shared-files.ts';

export interface SharedProfile {
  name: string;
  region: string | null;
  how: 'keys' | 'role' | 'sso' | 'process' | 'web-identity' | 'login' | 'other';
  /** For reading; holds no secret. null where there is nothing to tell. */
  detail: Reason | null;
  /** It, or one it is built on, wants the code of an MFA device. */
  mfa: boolean;
  /** Why it cannot be used, a sentence; null where nothing speaks against it. */
  problem: Reason | null;
}

/** Where a profile of IAM Identity Center is signed in, and where its token is kept. */
export interface SsoPlace {
  startUrl: string;
  region: string;
  /** The cached token's name is the hash of this: the session's name, or the start URL of an older profile. */
  cacheName: string;
  scopes: string[];
}

/** What Identity Center calls the right to get the credentials of roles; the AWS CLI asks for the same. */
const DEFAULT_SCOPES: readonly string[] = ['sso:account:access'];

const SSO_KEYS = ['sso_start_url', 'sso_account_id', 'sso_session', 'sso_region', 'sso_role_name'];

/** All profiles of the files, by name. */
export function sharedProfiles(files: SharedFiles): SharedProfile[] {
  const names = new Set([...Object.keys(files.profiles), ...files.oddities.keys()]);
  return [...names].sort((a, b) => a.localeCompare(b)).map((name) => sharedProfile(name, files));
}

export function sharedProfile(name: string, files: SharedFiles): SharedProfile {
  const section = files.profiles[name] ?? {};
  const links = chainOf(name, files);
  const how = howOf(section, false);
  const oddity = files.oddities.get(name);
  return {
    name,
    region: section.region || null,
    how: how === 'source' ? 'other' : how,
    detail: detailOf(section, how, files),
    mfa: links.some((link) => link.how === 'role' && Boolean(link.section.mfa_serial)),
    // Where the SDK does not even see the profile, the reason is in that line.
    problem: (name in files.profiles ? problemOf(links, files) : null) ?? (oddity ? sentence(oddity) : null),
  };
}

/** Why the profile's credentials cannot be had whatever is tried, as a sentence. A line that is passed over is no reason. */
export function brokenProfile(name: string, files: SharedFiles): Reason | null {
  return problemOf(chainOf(name, files), files);
}

/** The way the innermost profile gets its credentials, on which the others are built. */
export function leafOf(name: string, files: SharedFiles): { name: string; how: SharedProfile['how'] } {
  const leaf = chainOf(name, files).at(-1);
  return leaf && leaf.how !== 'source'
    ? { name: leaf.name, how: leaf.how }
    : { name: leaf?.name ?? name, how: 'other' };
}

/** Where the profile, or the one it is built on, is signed in; null where that is not IAM Identity Center. */
export function ssoPlaceOf(name: string, files: SharedFiles): SsoPlace | null {
  const leaf = chainOf(name, files).at(-1);
  if (leaf?.how !== 'sso') {
    return null;
  }
  const { sso_session: sessionName } = leaf.section;
  const place = sessionName ? { ...leaf.section, ...files.sessions[sessionName] } : leaf.section;
  const { sso_start_url: startUrl, sso_region: region, sso_registration_scopes: scopes } = place;
  return startUrl && region
    ? { startUrl, region, cacheName: sessionName || startUrl, scopes: scopesOf(scopes) }
    : null;
}

/** A profile and those it is built on, each with how it gets its credentials. */
interface Link {
  name: string;
  section: Section;
  how: How;
  exists: boolean;
  /** It refers to one that is in the chain already. */
  loop: boolean;
}

/** `source`: credentials of the machine or the environment. */
type How = SharedProfile['how'] | 'source';

function chainOf(name: string, files: SharedFiles): Link[] {
  const links: Link[] = [];
  const visited = new Set<string>();
  let next: string | undefined = name;
  while (next !== undefined) {
    const section: Section = files.profiles[next] ?? {};
    // A role may name its own profile as the source of the keys: the second time those count, not the role.
    const how = howOf(section, links.length > 0);
    const onwards: string | undefined = how === 'role' ? section.source_profile : undefined;
    const loop = onwards !== undefined && visited.has(onwards);
    links.push({ name: next, section, how, exists: next in files.profiles, loop });
    if (onwards !== undefined) {
      visited.add(onwards);
    }
    next = loop ? undefined : onwards;
  }
  return links;
}

/** The SDK's order (credential-provider-ini, resolveProfileData). */
function howOf(section: Section, nested: boolean): How {
  const has = (key: string) => Boolean(section[key]);
  const keys = has('aws_access_key_id') && has('aws_secret_access_key');
  if (nested && keys) {
    return 'keys';
  }
  if (has('role_arn') && has('source_profile') !== has('credential_source')) {
    return 'role';
  }
  if (nested && has('credential_source') && !has('role_arn')) {
    return 'source';
  }
  if (keys) {
    return 'keys';
  }
  if (has('web_identity_token_file') && has('role_arn')) {
    return 'web-identity';
  }
  if (has('credential_process')) {
    return 'process';
  }
  if (SSO_KEYS.some(has)) {
    return 'sso';
  }
  return has('login_session') ? 'login' : 'other';
}

function problemOf(links: readonly Link[], files: SharedFiles): Reason | null {
  for (const [index, link] of links.entries()) {
    const problem = linkProblem(link, links[index - 1], files);
    if (problem !== null) {
      return index === 0 || !link.exists
        ? sentence(problem)
        : because('reason.shared-source-problem', { source: link.name, problem });
    }
  }
  return null;
}

function linkProblem(link: Link, user: Link | undefined, files: SharedFiles): Reason | null {
  const { section, how } = link;
  const has = (key: string) => Boolean(section[key]);
  if (!link.exists) {
    return user
      ? because('reason.shared-no-source', { source: link.name })
      : because('reason.shared-nothing');
  }
  if (link.loop) {
    return because('reason.shared-loop', { source: section.source_profile ?? '' });
  }
  if (how === 'sso') {
    return ssoProblem(section, files);
  }
  if (how !== 'other') {
    return null;
  }
  if (has('aws_access_key_id') || has('aws_secret_access_key')) {
    const [id, secret] = ['aws_access_key_id', 'aws_secret_access_key'] as const;
    return because(
      'reason.shared-lacks-beside',
      has(id) ? { has: id, lacks: secret } : { has: secret, lacks: id },
    );
  }
  if (has('role_arn')) {
    return has('source_profile') ? because('reason.shared-two-sources') : because('reason.shared-role-alone');
  }
  if (has('source_profile') || has('credential_source') || has('web_identity_token_file')) {
    return because('reason.shared-lacks', { lacks: 'role_arn' });
  }
  return because('reason.shared-no-credentials');
}

function ssoProblem(section: Section, files: SharedFiles): Reason | null {
  const session = section.sso_session;
  const own = ['sso_account_id', 'sso_role_name'];
  const place = ['sso_start_url', 'sso_region'];
  if (session) {
    const found = files.sessions[session];
    if (!found) {
      return because('reason.shared-no-session', { session });
    }
    const lacking = place.find((key) => !found[key]);
    if (lacking) {
      return because('reason.shared-session-lacks', { session, lacks: lacking });
    }
    const conflict = place.find((key) => section[key] && section[key] !== found[key]);
    if (conflict) {
      return because('reason.shared-session-differs', { session, key: conflict });
    }
  }
  const missing = (session ? own : [...own, ...place]).find((key) => !section[key]);
  return missing ? because('reason.shared-lacks', { lacks: missing }) : null;
}

function detailOf(section: Section, how: How, files: SharedFiles): Reason | null {
  switch (how) {
    case 'keys': {
      const hint = section.aws_access_key_id?.slice(-4) ?? '';
      return section.aws_session_token
        ? because('reason.shared-temporary-key', { hint })
        : because('reason.shared-key', { hint });
    }
    case 'role':
      return section.source_profile
        ? because('reason.shared-role', {
            role: lastPart(section.role_arn),
            through: section.source_profile,
          })
        : because('reason.shared-role-source', {
            role: lastPart(section.role_arn),
            source: section.credential_source ?? '',
          });
    case 'web-identity':
      return because('reason.shared-web-identity', { role: lastPart(section.role_arn) });
    case 'process':
      // The arguments may hold what is nobody's business.
      return because('reason.shared-program', { program: programOf(section.credential_process ?? '') });
    case 'sso': {
      const session = section.sso_session ? files.sessions[section.sso_session] : undefined;
      const url = session?.sso_start_url ?? section.sso_start_url ?? '';
      const parts = [section.sso_session || portalName(url), section.sso_account_id, section.sso_role_name];
      return because('reason.shared-sso', { place: parts.filter(Boolean).join(', ') });
    }
    case 'login':
      return because('reason.shared-login', { user: lastPart(section.login_session) });
    case 'source':
    case 'other':
      return null;
  }
}

/** “Operator” of `arn:aws:iam::123456789012:role/ops/Operator`. */
function lastPart(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? '';
}

function programOf(command: string): string {
  const [, quoted, bare] = /^\s*(?:"([^"]*)"|(\S+))/.exec(command) ?? [];
  return (quoted ?? bare ?? '').split(/[/\\]/).at(-1) ?? '';
}

/** “acme” of `https://acme.awsapps.com/start`, or the host. */
export function portalName(startUrl: string): string {
  const host = /^https?:\/\/([^/:?#]+)/.exec(startUrl)?.[1] ?? startUrl;
  return host.endsWith('.awsapps.com') ? (host.split('.')[0] ?? host) : host;
}

/** What is asked for at a sign-in: the list of a session of the AWS files, or what the AWS CLI asks for without one. */
export function scopesOf(scopes: string | undefined): string[] {
  const list = (scopes ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
  return list.length > 0 ? list : [...DEFAULT_SCOPES];
}

function sentence(problem: Reason): Reason {
  return because('reason.shared-problem', { problem });
}
