/**
 * Who listens on a local port, so that a person knows what to end. A help only: it has a time limit, it never fails, and
 * where the system does not tell (another user's program, for one) nobody is named.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

export interface PortHolder {
  /** Of the program, without its folder. */
  name: string;
  pid: number;
}

export interface PortHolderOptions {
  platform: NodeJS.Platform;
  /** How long it may take. */
  limitMs?: number;
}

const LIMIT_MS = 1_000;

/** The program that listens on a port of this computer; null where that is none, or is not known. */
export async function portHolder(port: number, options: PortHolderOptions): Promise<PortHolder | null> {
  return (await portHolders([port], options)).get(port) ?? null;
}

/** The same for several at once, which takes no longer. */
export async function portHolders(
  ports: readonly number[],
  { platform, limitMs = LIMIT_MS }: PortHolderOptions,
): Promise<Map<number, PortHolder>> {
  if (ports.length === 0) {
    return new Map();
  }
  const none = new Map<number, PortHolder>();
  const asked = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Map<number, PortHolder>>((resolve) => {
    timer = setTimeout(() => {
      asked.abort();
      resolve(none);
    }, limitMs);
  });
  const wanted = new Set(ports);
  try {
    return await Promise.race([find(wanted, platform, asked.signal).catch(() => none), late]);
  } finally {
    clearTimeout(timer);
    asked.abort();
  }
}

function find(
  ports: ReadonlySet<number>,
  platform: NodeJS.Platform,
  signal: AbortSignal,
): Promise<Map<number, PortHolder>> {
  switch (platform) {
    case 'linux':
      return findOnLinux(ports, signal);
    case 'darwin':
      return findOnMac(ports, signal);
    case 'win32':
      return findOnWindows(ports, signal);
    default:
      return Promise.resolve(new Map());
  }
}

// ---- Linux: proc(5), /proc/net/tcp and the links in /proc/<pid>/fd ----

async function findOnLinux(
  ports: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Map<number, PortHolder>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const inodes = new Map(tables.flatMap((table) => listeningInodes(table, ports)));
  const holders = new Map<number, PortHolder>();
  if (inodes.size === 0) {
    return holders;
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  // Young ones first: what took a port lately is likelier than what has run since the start.
  for (const pid of pids.sort((a, b) => b - a)) {
    if (signal.aborted || holders.size === new Set(inodes.values()).size) {
      break;
    }
    // Other users' are not to be read.
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    for (const link of links) {
      const port = inodes.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
      if (port !== undefined && !holders.has(port)) {
        const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
        holders.set(port, { name: plain(name) || String(pid), pid });
      }
    }
  }
  return holders;
}

/** The sockets of a table that listen on one of the ports: by inode. */
export function listeningInodes(table: string, ports: ReadonlySet<number>): [inode: string, port: number][] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line): [string, number][] => {
      // `sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode`; 0A is TCP_LISTEN.
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === '0A' && ports.has(port) ? [[inode, port]] : [];
    });
}

// ---- macOS: lsof(8), -F: one field a line, told by its first letter ----

async function findOnMac(ports: ReadonlySet<number>, signal: AbortSignal): Promise<Map<number, PortHolder>> {
  const wanted = [...ports].join(',');
  return lsofHolders(
    await run('/usr/sbin/lsof', ['-nP', `-iTCP:${wanted}`, '-sTCP:LISTEN', '-Fpcn'], signal),
    ports,
  );
}

/** What `lsof -Fpcn` says: `p1234`, `cnginx`, then for each file `n127.0.0.1:5507`. */
export function lsofHolders(output: string, ports: ReadonlySet<number>): Map<number, PortHolder> {
  const holders = new Map<number, PortHolder>();
  let pid = 0;
  let name = '';
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    switch (line[0]) {
      case 'p':
        pid = Number(value);
        name = '';
        break;
      case 'c':
        // It writes blanks and others as \x20.
        name = value.replace(/\\x([0-9a-f]{2})/gi, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        );
        break;
      case 'n': {
        const port = Number(/:(\d+)$/.exec(value)?.[1]);
        if (ports.has(port) && !holders.has(port)) {
          holders.set(port, { name: plain(name) || String(pid), pid });
        }
      }
    }
  }
  return holders;
}

// ---- Windows: netstat -ano, and tasklist for the names ----

async function findOnWindows(
  ports: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Map<number, PortHolder>> {
  const system = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32`;
  const listening = netstatPids(await run(`${system}\\netstat.exe`, ['-ano', '-p', 'TCP'], signal), ports);
  if (listening.size === 0) {
    return new Map();
  }
  const names = tasklistNames(await run(`${system}\\tasklist.exe`, ['/fo', 'csv', '/nh'], signal));
  return new Map([...listening].map(([port, pid]) => [port, { name: names.get(pid) ?? String(pid), pid }]));
}

/** Process ids by port. The word for the state is in the language of Windows; a listener is who talks to port 0. */
export function netstatPids(output: string, ports: ReadonlySet<number>): Map<number, number> {
  const pids = new Map<number, number>();
  for (const line of output.split(/\r?\n/)) {
    const [, port, pid] = /^\s*TCP\s+\S*:(\d+)\s+\S*:0\s+\S.*?\s(\d+)\s*$/.exec(line) ?? [];
    if (port !== undefined && ports.has(Number(port)) && !pids.has(Number(port))) {
      pids.set(Number(port), Number(pid));
    }
  }
  return pids;
}

/** Program names by process id: `"nginx.exe","1234","Console","1","9,184 K"`. */
export function tasklistNames(output: string): Map<number, string> {
  return new Map(
    output.split(/\r?\n/).flatMap((line): [number, string][] => {
      const [, name, pid] = /^"([^"]+)","(\d+)"/.exec(line) ?? [];
      return name === undefined ? [] : [[Number(pid), plain(name)]];
    }),
  );
}

/** A program chooses its own name, which is shown to people. */
function plain(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 60);
}

function run(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    // lsof ends with 1 where it found nothing.
    execFile(program, args, { signal, encoding: 'utf8', windowsHide: true }, (_, stdout) => resolve(stdout));
  });
}
