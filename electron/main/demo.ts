/**
 * The demo: the embedded local cloud with the things of two sites, of which two are simulated devices, and a profile for
 * it that lives in memory only. Its ssh key and known hosts are made anew each time, in the demo's own data folder, and
 * removed with it.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { makeSshKey } from '../local-cloud/ssh-key.ts';
import type { ThingSeed } from '../local-cloud/types.ts';

export const DEMO_REGION = 'eu-central-1';
export const DEMO_ACCOUNT = '123456789012';
export const DEMO_ONLINE_THING = 'line3-press-07';
/** Online too: “somebody else” has a tunnel open to it, which can be adopted. */
export const DEMO_OTHERS_THING = 'line1-press-02';

export const DEMO_THINGS: ThingSeed[] = [
  ...['line1-press-01', DEMO_OTHERS_THING, 'line2-press-04', DEMO_ONLINE_THING, 'line3-press-08'].map(
    (name) => demoThing(name, 'press', 'busan', { line: `line ${name.charAt(4)}` }),
  ),
  ...['line1-sensor-21', 'line2-sensor-22', 'line3-sensor-23'].map((name) =>
    demoThing(name, 'sensor', 'busan', { line: `line ${name.charAt(4)}` }),
  ),
  demoThing('gateway-busan-01', 'gateway', 'busan', {}),
  ...['gateway-seoul-11', 'gateway-seoul-12'].map((name) => demoThing(name, 'gateway', 'seoul', {})),
  demoThing('cooler-seoul-sensor-31', 'sensor', 'seoul', {}),
];

function demoThing(
  thingName: string,
  thingTypeName: string,
  site: string,
  attributes: Record<string, string>,
): ThingSeed {
  return {
    thingName,
    thingTypeName,
    attributes,
    thingGroups: [`site-${site}`],
    online: thingName === DEMO_ONLINE_THING || thingName === DEMO_OTHERS_THING,
  };
}

export interface DemoIdentity {
  /** The private key's file; its public half may log in to the simulated devices. */
  keyFile: string;
  publicKey: string;
  knownHostsFile: string;
}

export async function makeDemoIdentity(folder: string): Promise<DemoIdentity> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const keyFile = path.join(folder, 'id_ed25519');
  await fs.rm(keyFile, { force: true });
  await fs.rm(`${keyFile}.pub`, { force: true });
  const publicKey = await makeSshKey(keyFile, 'culvert-demo');
  const knownHostsFile = path.join(folder, 'known_hosts');
  await fs.writeFile(knownHostsFile, '', { mode: 0o600 });
  return { keyFile, publicKey, knownHostsFile };
}

/** Access keys the local cloud alone knows; new for each run. */
export function demoKeys(): { accessKeyId: string; secretAccessKey: string } {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
  return { accessKeyId: `AKIA${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}
