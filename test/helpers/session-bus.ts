import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { tempDir } from './temp-dir.ts';
import { within } from './within.ts';

export interface PrivateBus {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  address: string;
  close(): Promise<void>;
}

/**
 * A session bus with nobody on it, on which nothing can be started by name. `socket` makes it listen there, so that a
 * bus can come back at the same place. Needs dbus-daemon and setpriv (Debian: dbus).
 */
export async function startPrivateBus(socket?: string): Promise<PrivateBus> {
  const dir = tempDir();
  const listen = socket ?? path.join(dir.path, 'bus');
  const config = path.join(dir.path, 'bus.conf');
  fs.writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:path=${listen}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`,
  );
  // The kernel ends it with this process, so that a test that is killed leaves nothing behind.
  const daemon = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'dbus-daemon',
      `--config-file=${config}`,
      '--nofork',
      '--nopidfile',
      '--print-address=1',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const said = once(createInterface({ input: daemon.stdout }), 'line') as Promise<[string]>;
  const [address] = await within('the address of dbus-daemon', said);
  return {
    address,
    async close() {
      if (daemon.exitCode === null && daemon.signalCode === null) {
        const ended = once(daemon, 'exit');
        daemon.kill();
        await within('the end of dbus-daemon', ended);
      }
      dir.remove();
    },
  };
}
