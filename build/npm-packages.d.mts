export interface Machine {
  os: string;
  cpu: string;
  libc: string | null;
}
export function npmPackages(options: { root: string; stamp: string; say: (text: string) => void }): void;
export function isInstalled(root: string, machine?: Machine): boolean;
