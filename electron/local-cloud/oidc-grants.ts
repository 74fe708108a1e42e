/** What stands between a client that asks and the user's answer: device codes (RFC 8628) and authorization codes with PKCE. */
import { createHash, randomInt } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { opaque } from './opaque.ts';
import { ServiceError } from './service-api.ts';
import type { SignIns } from './types.ts';

export const DEVICE_CODE_SECONDS = 600;
export const POLL_INTERVAL_SECONDS = 1;
/** A program's timer may be early by a little. */
const POLL_SLACK_MS = 100;
const CODE_MS = 10 * 60_000;

/** No vowels and nothing that reads like another letter: what a person types from a screen. */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export interface DeviceAuthorization {
  readonly deviceCode: string;
  /** `BCDF-GHJK`. */
  readonly userCode: string;
  readonly clientId: string;
  readonly expiresAt: number;
  state: 'pending' | 'approved' | 'denied' | 'used';
  lastPollAt?: number;
}

/** What a client asked the user for at the authorization endpoint. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  state: string | undefined;
  codeChallenge: string;
}

export interface OidcGrants extends Omit<SignIns, 'endSessions'> {
  startDevice(clientId: string): DeviceAuthorization;
  /** The device that waits under a user code, in any spelling; undefined where none waits. */
  findPending(userCode: string): DeviceAuthorization | undefined;
  /** Returns where the client may have its token; throws what CreateToken answers where it may not, or not yet. */
  redeemDevice(deviceCode: string, clientId: string): void;
  /** Keeps a request until the user answered; the ticket goes into the page's form. */
  askUser(request: AuthorizationRequest): string;
  /** The request of a ticket, which is used up by it. */
  takeRequest(ticket: string): AuthorizationRequest | undefined;
  /** The code for a request that the user allowed. */
  makeCode(request: AuthorizationRequest): string;
  redeemCode(given: { code: string; clientId: string; redirectUri: string; codeVerifier: string }): void;
}

export function createOidcGrants(clock: Clock): OidcGrants {
  const devices = new Map<string, DeviceAuthorization>();
  const tickets = new Map<string, { request: AuthorizationRequest; expiresAt: number }>();
  const codes = new Map<string, { request: AuthorizationRequest; expiresAt: number }>();

  const waits = (device: DeviceAuthorization) => device.state === 'pending' && clock.now() < device.expiresAt;
  const findPending = (userCode: string) =>
    [...devices.values()].find((device) => plain(device.userCode) === plain(userCode) && waits(device));

  const answer = (userCode: string, state: 'approved' | 'denied') => {
    const device = findPending(userCode);
    if (!device) throw new Error(`no sign-in waits under the code ${userCode}`);
    device.state = state;
  };

  return {
    startDevice(clientId) {
      const device: DeviceAuthorization = {
        deviceCode: opaque(48),
        userCode: makeUserCode(),
        clientId,
        expiresAt: clock.now() + DEVICE_CODE_SECONDS * 1000,
        state: 'pending',
      };
      devices.set(device.deviceCode, device);
      return device;
    },

    findPending,
    pending: () => [...devices.values()].filter(waits).map((device) => device.userCode),
    approve: (userCode) => answer(userCode, 'approved'),
    deny: (userCode) => answer(userCode, 'denied'),

    redeemDevice(deviceCode, clientId) {
      const device = devices.get(deviceCode);
      if (device?.clientId !== clientId || device.state === 'used') throw invalidGrant('Invalid device code');
      const now = clock.now();
      if (now >= device.expiresAt) throw new ServiceError('ExpiredTokenException', 'Device code has expired');
      if (device.state === 'denied') {
        throw new ServiceError('AccessDeniedException', 'The user refused the request');
      }
      if (device.state === 'pending') {
        const tooSoon =
          device.lastPollAt !== undefined &&
          now - device.lastPollAt < POLL_INTERVAL_SECONDS * 1000 - POLL_SLACK_MS;
        device.lastPollAt = now;
        throw tooSoon
          ? new ServiceError('SlowDownException', 'Requests are made too frequently')
          : new ServiceError('AuthorizationPendingException', 'The user has not answered yet');
      }
      device.state = 'used';
    },

    askUser(request) {
      const ticket = opaque(24);
      tickets.set(ticket, { request, expiresAt: clock.now() + CODE_MS });
      return ticket;
    },

    takeRequest: (ticket) => take(tickets, ticket, clock),

    makeCode(request) {
      const code = opaque(48);
      codes.set(code, { request, expiresAt: clock.now() + CODE_MS });
      return code;
    },

    redeemCode({ code, clientId, redirectUri, codeVerifier }) {
      // A code that was tried is used up, whatever comes of it.
      const request = take(codes, code, clock);
      if (request?.clientId !== clientId || request.redirectUri !== redirectUri) {
        throw invalidGrant('Invalid authorization code');
      }
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      if (challenge !== request.codeChallenge) throw invalidGrant('Invalid code verifier');
    },
  };
}

export function invalidGrant(message: string): ServiceError {
  return new ServiceError('InvalidGrantException', message);
}

function take(
  kept: Map<string, { request: AuthorizationRequest; expiresAt: number }>,
  key: string,
  clock: Clock,
): AuthorizationRequest | undefined {
  const found = kept.get(key);
  kept.delete(key);
  return found && clock.now() < found.expiresAt ? found.request : undefined;
}

function makeUserCode(): string {
  const letters = Array.from({ length: 8 }, () => USER_CODE_LETTERS[randomInt(USER_CODE_LETTERS.length)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

function plain(userCode: string): string {
  return userCode.toUpperCase().replace(/[^A-Z]/g, '');
}
