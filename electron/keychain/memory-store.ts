import { ok } from '../shared/result.ts';
import type { ProfileSecret, SecretStore } from './store.ts';

/** Keeps secrets until the process ends: for “this session only”. */
export function createMemoryStore(): SecretStore {
  const secrets = new Map<string, ProfileSecret>();
  return {
    get: async (profileId) => ok(secrets.get(profileId) ?? null),
    async set(profileId, secret) {
      secrets.set(profileId, { ...secret });
      return ok(null);
    },
    async delete(profileId) {
      secrets.delete(profileId);
      return ok(null);
    },
    hasPending: () => false,
  };
}
