import os from 'node:os';
import { culvertVersion } from '../shared/version.ts';

/** Names this program to the tunnel service, in the form the reference proxy uses: `culvert/1.0.0 linux/x64 node/20.20.0`. */
export function userAgent(): string {
  return `culvert/${culvertVersion} ${os.platform()}/${os.arch()} node/${process.versions.node}`;
}
