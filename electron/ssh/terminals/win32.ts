import { powershellQuote } from '../quote.ts';
import type { TerminalSpec } from './spec.ts';

// PowerShell comes with every Windows that Electron supports. cmd is left out: it has no quoting that holds for every
// value, and offers nothing that PowerShell lacks here.
const powershell = (command: readonly string[]): string[] => [
  ...['-NoLogo', '-NoProfile', '-NoExit', '-Command'],
  `& ${command.map(powershellQuote).join(' ')}`,
];

export const win32Terminals: readonly TerminalSpec[] = [
  {
    id: 'windows-terminal',
    name: 'Windows Terminal',
    executables: ['wt.exe'],
    // A semicolon separates the commands of wt itself, even within quotes, unless a backslash stands before it. A tab
    // whose program failed stays open by default (closeOnExit: automatic).
    argv: (command, title) =>
      ['new-tab', '--title', title, '--', ...command].map((word) => word.replaceAll(';', '\\;')),
    staysOpen: true,
  },
  {
    id: 'pwsh',
    name: 'PowerShell 7',
    executables: ['pwsh.exe'],
    argv: powershell,
    staysOpen: true,
  },
  {
    id: 'powershell',
    name: 'Windows PowerShell',
    executables: ['powershell.exe'],
    argv: powershell,
    staysOpen: true,
  },
];
