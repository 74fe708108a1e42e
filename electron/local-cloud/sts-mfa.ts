/** Virtual MFA devices: time-based codes of six digits (RFC 6238 with SHA-1 and steps of 30 seconds). */
import { createHmac } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { MfaDeviceSeed } from './types.ts';

const STEP_MS = 30_000;
const DIGITS = 6;
/** How many steps a device's clock may be off, either way. Assumed: AWS gives no figure. */
const SLACK_STEPS = 1;

export interface MfaDevices {
  /** Whether the code is the device's of about now. A code that was good is used up, and so are all older ones. */
  accept(serial: string, code: string): 'accepted' | 'wrong-code' | 'unknown-device';
}

export function createMfaDevices(seeds: readonly MfaDeviceSeed[], clock: Clock): MfaDevices {
  const lastUsedStep = new Map<string, number>();
  return {
    accept(serial, code) {
      const device = seeds.find((seed) => seed.serial === serial);
      if (!device) return 'unknown-device';
      const now = stepOf(clock.now());
      const used = lastUsedStep.get(serial) ?? Number.NEGATIVE_INFINITY;
      for (let step = now - SLACK_STEPS; step <= now + SLACK_STEPS; step += 1) {
        if (step > used && codeOf(device.secret, step) === code) {
          lastUsedStep.set(serial, step);
          return 'accepted';
        }
      }
      return 'wrong-code';
    },
  };
}

/** The code that a device with this base32 secret shows at a time, in milliseconds since the epoch. */
export function totpCode(secret: string, nowMs: number): string {
  return codeOf(secret, stepOf(nowMs));
}

function stepOf(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', base32Bytes(secret)).update(counter).digest();
  // The last four bits say where in the digest the number stands (RFC 4226, section 5.3).
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

function base32Bytes(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text.toUpperCase().replace(/[\s=]/g, '')) {
    const value = alphabet.indexOf(char);
    if (value < 0) throw new Error('the secret of an MFA device is not base32');
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
