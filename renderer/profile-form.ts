/** A profile as it is being typed, and how it becomes what main saves. Pure. */
import type {
  EndpointName,
  Endpoints,
  ErrorView,
  ProfileInput,
  ProfileView,
} from '../electron/ipc/contract.ts';

export const ENDPOINT_NAMES: readonly EndpointName[] = ['tunneling', 'iot', 'sts', 'data'];

export interface ProfileDraft {
  id: string | null;
  name: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  endpoints: Record<EndpointName, string>;
  keep: 'keychain' | 'session';
}

/** The draft of a stored profile (its secret stays where it is), or of a new one. */
export function profileDraft(profile: ProfileView | null): ProfileDraft {
  const endpoint = (name: EndpointName) => profile?.endpoints[name] ?? '';
  return {
    id: profile?.id ?? null,
    name: profile?.name ?? '',
    region: profile?.region ?? '',
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
    endpoints: {
      tunneling: endpoint('tunneling'),
      iot: endpoint('iot'),
      sts: endpoint('sts'),
      data: endpoint('data'),
    },
    keep: profile?.kept ?? 'keychain',
  };
}

/** What is sent. Keys left empty keep the stored ones, which only a profile that exists already has. */
export function profileInput(draft: ProfileDraft): ProfileInput {
  const accessKeyId = draft.accessKeyId.trim();
  const secretAccessKey = draft.secretAccessKey.trim();
  const sessionToken = draft.sessionToken.trim();
  const keepsSecret = draft.id !== null && `${accessKeyId}${secretAccessKey}${sessionToken}` === '';
  const endpoints: Endpoints = {};
  for (const name of ENDPOINT_NAMES) {
    const endpoint = draft.endpoints[name].trim();
    if (endpoint !== '') {
      endpoints[name] = endpoint;
    }
  }
  return {
    id: draft.id,
    name: draft.name.trim(),
    region: draft.region.trim(),
    endpoints,
    secret: keepsSecret ? null : { accessKeyId, secretAccessKey, sessionToken },
    keep: draft.keep,
  };
}

export function withoutSecrets(draft: ProfileDraft): ProfileDraft {
  return { ...draft, accessKeyId: '', secretAccessKey: '', sessionToken: '' };
}

export type ProfileField = 'name' | 'region' | 'accessKeyId' | 'sessionToken' | 'endpoints';

/** The field an error is about, to mark it and lead there; null when it is about none. */
export function fieldOf(error: ErrorView): ProfileField | null {
  switch (error.code) {
    case 'ProfileNameInvalid':
    case 'ProfileNameTaken':
      return 'name';
    case 'RegionInvalid':
      return 'region';
    case 'AccessKeyInvalid':
      return 'accessKeyId';
    case 'SessionTokenMissing':
      return 'sessionToken';
    case 'EndpointInvalid':
      return 'endpoints';
    default:
      return null;
  }
}

/** The keyring failed, so keeping the secret in memory until Culvert ends is the way on. */
export function sessionHelps(error: ErrorView): boolean {
  return error.code.startsWith('Keychain');
}
