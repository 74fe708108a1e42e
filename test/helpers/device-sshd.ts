/** The ssh server of a device, whose host keys can be replaced as by a new image: the real sshd, one for each connection. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { run } from './processes.ts';
import type { SshIdentity } from './ssh-client.ts';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface DeviceSshd {
  port: number;
  /** Gives it new host keys of these types, and no others. Answers the line of each public key by its type. */
  image(types: readonly KeyType[]): Promise<Record<string, string>>;
  /** Takes connections and says nothing. */
  hang(): void;
  /** How many connections it took, and how many of them were open at the same time at most. */
  seen(): { connections: number; most: number };
  close(): Promise<void>;
}

export async function startDeviceSshd(dir: string, identity: SshIdentity): Promise<DeviceSshd> {
  if (process.getuid?.() === 0) {
    fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  }
  const config = path.join(dir, 'sshd_config');
  const authorized = path.join(dir, 'authorized_keys');
  fs.writeFileSync(authorized, identity.publicKey, { mode: 0o600 });
  const children = new Set<ChildProcess>();
  const sockets = new Set<net.Socket>();
  /** Those whose other end has not gone yet, whatever is still to be taken down here. */
  const live = new Set<net.Socket>();
  const seen = { connections: 0, most: 0 };
  let hanging = false;
  let images = 0;

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    seen.connections += 1;
    live.add(socket);
    seen.most = Math.max(seen.most, live.size);
    socket.on('end', () => live.delete(socket));
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      live.delete(socket);
    });
    if (hanging) {
      return;
    }
    const child = spawn('/usr/sbin/sshd', ['-i', '-e', '-f', config], { stdio: ['pipe', 'pipe', 'ignore'] });
    children.add(child);
    for (const stream of [child.stdin, child.stdout]) {
      stream.on('error', () => {});
    }
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    child.on('close', () => {
      children.delete(child);
      socket.end();
    });
    socket.on('close', () => child.stdin.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    async image(types) {
      images += 1;
      const lines: Record<string, string> = {};
      const keys: string[] = [];
      for (const type of types) {
        const file = path.join(dir, `ssh_host_${type}_key_${images}`);
        const size = type === 'rsa' ? ['-b', '2048'] : [];
        const made = await run('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-f', file]);
        if (made.code !== 0) throw new Error(made.stderr);
        keys.push(file);
        lines[type] = fs.readFileSync(`${file}.pub`, 'utf8').trim();
      }
      const options = [
        ...keys.map((file) => `HostKey ${file}`),
        `AuthorizedKeysFile ${authorized}`,
        ...['StrictModes no', 'UsePAM no', 'PidFile none', 'PermitRootLogin prohibit-password', 'UseDNS no'],
      ];
      fs.writeFileSync(config, `${options.join('\n')}\n`);
      return lines;
    },
    hang() {
      hanging = true;
    },
    seen: () => ({ ...seen }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
      for (const socket of sockets) {
        socket.destroy();
      }
      for (const child of children) {
        child.kill('SIGTERM');
      }
      await Promise.all(gone);
      await closed;
    },
  };
}
