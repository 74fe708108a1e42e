import type { Catalogue } from '../translate.ts';

/** Services beyond SSH. */
export const services = {
  /** `scheme`: `vnc://`. */
  'services.not-taken': (p: { scheme: string }) =>
    `No program on this computer opens ${p.scheme} addresses, so the address was copied`,
  'services.not-taken-advice': (p: { service: string; address: string }) =>
    `Paste ${p.address} into a program for ${p.service}, or choose another way to open it under Settings, Services.`,
} as const satisfies Catalogue;
