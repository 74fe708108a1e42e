import { execFileSync } from 'node:child_process';

/** What the real ssh makes of a configuration file for a host: the values of each keyword, in order. */
export function sshConfigDump(file: string, args: string[]): (keyword: string) => string[] {
  const dump = execFileSync('ssh', ['-F', file, '-G', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
  return (keyword) =>
    dump.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));
}
