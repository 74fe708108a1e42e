/** A profile as it is being typed, and how it becomes what main saves. Pure. */
import type {
  EndpointName,
  Endpoints,
  ErrorView,
  ProfileInput,
  ProfileView,
  RoleInput,
  SharedProfileView,
  SignIn,
  TagView,
} from '../electron/ipc/contract.ts';
import { plain } from './plain-text.ts';

export const ENDPOINT_NAMES: readonly EndpointName[] = ['tunneling', 'iot', 'sts', 'data'];

/** A tag in the form; `row` tells rows apart while their keys are still being typed. */
export interface TagRow extends TagView {
  row: number;
}

export type SignInKind = SignIn['kind'];

export interface ProfileDraft {
  id: string | null;
  name: string;
  region: string;
  kind: SignInKind;
  /** An access key is stored already, which stays when none is entered. */
  hasKey: boolean;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  keep: 'keychain' | 'session';
  awsProfile: string;
  startUrl: string;
  ssoRegion: string;
  accountId: string;
  accountName: string;
  roleName: string;
  /** The role on top. */
  role: RoleInput;
  endpoints: Record<EndpointName, string>;
  fips: boolean;
  dualStack: boolean;
  tags: readonly TagRow[];
  ownTag: boolean;
  /** As typed; empty for none. */
  monthlyLimit: string;
  toolsMayOpen: boolean;
}

const NO_ROLE: RoleInput = { roleArn: '', externalId: '', mfaSerial: '', sessionName: '' };

/** The draft of a stored profile (its secret stays where it is), or of a new one. */
export function profileDraft(profile: ProfileView | null): ProfileDraft {
  const signIn = profile?.signIn ?? { kind: 'keys' };
  const sso = signIn.kind === 'sso' ? signIn : null;
  const endpoint = (name: EndpointName) => profile?.endpoints[name] ?? '';
  return {
    id: profile?.id ?? null,
    name: profile?.name ?? '',
    region: profile?.region ?? '',
    kind: signIn.kind,
    hasKey: profile?.signIn.kind === 'keys',
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
    keep: profile?.kept ?? 'keychain',
    awsProfile: signIn.kind === 'shared' ? signIn.awsProfile : '',
    startUrl: sso?.startUrl ?? '',
    ssoRegion: sso?.ssoRegion ?? '',
    accountId: sso?.accountId ?? '',
    accountName: sso?.accountName ?? '',
    roleName: sso?.roleName ?? '',
    role: profile?.role ?? NO_ROLE,
    endpoints: {
      tunneling: endpoint('tunneling'),
      iot: endpoint('iot'),
      sts: endpoint('sts'),
      data: endpoint('data'),
    },
    fips: profile?.fips ?? false,
    dualStack: profile?.dualStack ?? false,
    tags: (profile?.tags ?? []).map((tag, row) => ({ ...tag, row })),
    ownTag: profile?.ownTag ?? true,
    monthlyLimit: profile?.monthlyLimit == null ? '' : String(profile.monthlyLimit),
    toolsMayOpen: profile?.toolsMayOpen ?? false,
  };
}

/** What is sent. Keys left empty keep the stored ones; rows and fields left empty are left out. */
export function profileInput(draft: ProfileDraft): ProfileInput {
  return {
    id: draft.id,
    name: draft.name.trim(),
    region: draft.region.trim(),
    endpoints: endpointsOf(draft),
    fips: draft.fips,
    dualStack: draft.dualStack,
    signIn: signInOf(draft),
    role: roleOf(draft),
    tags: draft.tags
      .map(({ key, value }) => ({ key: key.trim(), value: value.trim() }))
      .filter(({ key, value }) => key !== '' || value !== ''),
    ownTag: draft.ownTag,
    monthlyLimit: draft.monthlyLimit === '' ? null : Number(draft.monthlyLimit),
    toolsMayOpen: draft.toolsMayOpen,
    secret: secretOf(draft),
    keep: draft.keep,
  };
}

function endpointsOf(draft: ProfileDraft): Endpoints {
  const endpoints: Endpoints = {};
  for (const name of ENDPOINT_NAMES) {
    const endpoint = draft.endpoints[name].trim();
    if (endpoint !== '') {
      endpoints[name] = endpoint;
    }
  }
  return endpoints;
}

function signInOf(draft: ProfileDraft): SignIn {
  switch (draft.kind) {
    case 'keys':
      return { kind: 'keys' };
    case 'shared':
      return { kind: 'shared', awsProfile: draft.awsProfile };
    case 'sso':
      return {
        kind: 'sso',
        startUrl: draft.startUrl.trim(),
        ssoRegion: draft.ssoRegion.trim(),
        accountId: draft.accountId,
        accountName: draft.accountName,
        roleName: draft.roleName,
      };
  }
}

function roleOf({ role }: ProfileDraft): RoleInput | null {
  const trimmed: RoleInput = {
    roleArn: role.roleArn.trim(),
    externalId: role.externalId.trim(),
    mfaSerial: role.mfaSerial.trim(),
    sessionName: role.sessionName.trim(),
  };
  return Object.values(trimmed).every((text) => text === '') ? null : trimmed;
}

function secretOf(draft: ProfileDraft): ProfileInput['secret'] {
  if (draft.kind !== 'keys') {
    return null;
  }
  const accessKeyId = draft.accessKeyId.trim();
  const secretAccessKey = draft.secretAccessKey.trim();
  const sessionToken = draft.sessionToken.trim();
  const entered = `${accessKeyId}${secretAccessKey}${sessionToken}` !== '';
  return draft.hasKey && !entered ? null : { accessKeyId, secretAccessKey, sessionToken };
}

export function withoutSecrets(draft: ProfileDraft): ProfileDraft {
  return { ...draft, accessKeyId: '', secretAccessKey: '', sessionToken: '' };
}

/** Only digits reach the field, so what is in it is always a number. */
export function digitsOnly(text: string, longest: number): string {
  return plain(text).replace(/\D/g, '').slice(0, longest);
}

/**
 * Takes a profile of the AWS files, whose name and region are proposed where nothing of the user's own stands.
 *
 * @param before the one that was taken until now; what it proposed may be replaced
 */
export function withShared(
  draft: ProfileDraft,
  taken: SharedProfileView,
  before: SharedProfileView | null,
): ProfileDraft {
  const free = (typed: string, proposed: string | null | undefined) => typed === '' || typed === proposed;
  return {
    ...draft,
    awsProfile: taken.name,
    name: free(draft.name, before?.name) ? taken.name : draft.name,
    region: free(draft.region, before?.region) ? (taken.region ?? '') : draft.region,
  };
}

/** Takes an account of Identity Center; the role is another question, unless it is the same account. */
export function withAccount(
  draft: ProfileDraft,
  account: { accountId: string; accountName: string },
): ProfileDraft {
  const roleName = draft.accountId === account.accountId ? draft.roleName : '';
  return withProposedName({ ...draft, ...account, roleName }, draft);
}

export function withSsoRole(draft: ProfileDraft, roleName: string): ProfileDraft {
  const region = draft.region === '' ? draft.ssoRegion.trim() : draft.region;
  return withProposedName({ ...draft, roleName, region }, draft);
}

function withProposedName(draft: ProfileDraft, before: ProfileDraft): ProfileDraft {
  const own = before.name !== '' && before.name !== proposedName(before);
  return own ? draft : { ...draft, name: proposedName(draft) };
}

/** `acme-prod Operator`, cut to what a profile name may be. */
function proposedName({ accountName, accountId, roleName }: ProfileDraft): string {
  return roleName === '' ? '' : `${accountName || accountId} ${roleName}`.slice(0, 64);
}

export function withTag(draft: ProfileDraft): ProfileDraft {
  const row = Math.max(-1, ...draft.tags.map((tag) => tag.row)) + 1;
  return { ...draft, tags: [...draft.tags, { row, key: '', value: '' }] };
}

export function withTagChanged(draft: ProfileDraft, changed: TagRow): ProfileDraft {
  return { ...draft, tags: draft.tags.map((tag) => (tag.row === changed.row ? changed : tag)) };
}

export function withoutTag(draft: ProfileDraft, row: number): ProfileDraft {
  return { ...draft, tags: draft.tags.filter((tag) => tag.row !== row) };
}

export type ProfileField =
  | 'name'
  | 'region'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'awsProfile'
  | 'startUrl'
  | 'ssoRegion'
  | 'account'
  | 'role'
  | 'endpoints'
  | 'tags'
  | 'monthlyLimit';

// By code as text: a code that main learns later simply leads to no field until it is named here.
const FIELDS: Readonly<Record<string, ProfileField>> = {
  ProfileNameInvalid: 'name',
  ProfileNameTaken: 'name',
  RegionInvalid: 'region',
  AccessKeyInvalid: 'accessKeyId',
  SessionTokenMissing: 'sessionToken',
  AwsProfileMissing: 'awsProfile',
  AwsProfileBroken: 'awsProfile',
  StartUrlInvalid: 'startUrl',
  SsoChoiceMissing: 'account',
  SsoRoleMissing: 'account',
  EndpointInvalid: 'endpoints',
  RoleInvalid: 'role',
  TagInvalid: 'tags',
  TooManyTags: 'tags',
  MonthlyLimitInvalid: 'monthlyLimit',
};

/** The field an error is about, to mark it and lead there; null when it is about none. */
export function fieldOf(
  error: ErrorView,
  draft?: Pick<ProfileDraft, 'kind' | 'region' | 'ssoRegion'>,
): ProfileField | null {
  const field = FIELDS[error.code] ?? null;
  // Identity Center has a region of its own, which is checked first.
  const ofSso = draft?.kind === 'sso' && names(error, draft.ssoRegion) && draft.region !== '';
  return field === 'region' && ofSso ? 'ssoRegion' : field;
}

/** Whether the error's sentence quotes what was typed here: one of several fields that fail alike. */
export function names(error: ErrorView | null, typed: string): boolean {
  const text = typed.trim();
  // Quoted as in English, Korean and Chinese, or as in Japanese.
  return [`“${text}”`, `「${text}」`].some((quoted) => error?.message.includes(quoted));
}

/** The keyring failed, so keeping the secret in memory until Culvert ends is the way on. */
export function sessionHelps(error: ErrorView): boolean {
  return error.code.startsWith('Keychain');
}
