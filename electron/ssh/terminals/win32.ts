import { powershellQuote } from '../quote.ts';
import { quoteForProgram } from './console.ts';
import type { TerminalSpec } from './spec.ts';

/**
 * The whole line goes as base64 of UTF-16 (about_PowerShell_exe, -EncodedCommand), so that nothing on the way reads it:
 * within it each word is a literal of PowerShell. Blanks at its end make it a multiple of three bytes, without the `=`
 * that base64 would end with and cmd takes for a blank.
 */
function powershell(command: readonly string[]): string[] {
  const line = `& ${command.map(powershellQuote).join(' ')}`;
  const whole = line.padEnd(Math.ceil(line.length / 3) * 3);
  return [
    ...['-NoLogo', '-NoProfile', '-NoExit'],
    ...['-EncodedCommand', Buffer.from(whole, 'utf16le').toString('base64')],
  ];
}

const COMMAND = 'CULVERT_COMMAND';

// A semicolon separates the commands of wt itself, even within quotes, unless a backslash stands before it
// (src/cascadia/TerminalApp/AppCommandlineArgs.cpp). A tab whose program failed stays open by default (closeOnExit:
// automatic).
const wt = (words: readonly string[]) => words.map((word) => word.replaceAll(';', '\\;'));

export const win32Terminals: readonly TerminalSpec[] = [
  {
    id: 'windows-terminal',
    name: 'Windows Terminal',
    executables: ['wt.exe'],
    // A window or a tab, as the user has set windowingBehavior.
    argv: (command, title) => wt(['new-tab', `--title=${title}`, '--', ...command]),
    // Window 0 is the one that was used last.
    tab: (command, title) => wt(['-w', '0', 'new-tab', `--title=${title}`, '--', ...command]),
    staysOpen: true,
  },
  {
    id: 'pwsh',
    name: 'PowerShell 7',
    executables: ['pwsh.exe'],
    argv: powershell,
    staysOpen: true,
    console: true,
  },
  {
    id: 'powershell',
    name: 'Windows PowerShell',
    executables: ['powershell.exe'],
    argv: powershell,
    staysOpen: true,
    console: true,
  },
  {
    id: 'cmd',
    name: 'Command Prompt',
    executables: ['cmd.exe'],
    // cmd has no quoting that holds for every value, so it reads none: its line is the name of a variable. cmd puts the
    // value in once, before it looks for quotes and operators, and does not look for further names in it. Every word of
    // the value stands within quotes, where & | < > ^ ( ) mean themselves; /v:off leaves ! alone, /d skips AutoRun.
    argv: () => ['/d', '/v:off', '/k', `%${COMMAND}%`],
    environment: (command) => ({ [COMMAND]: command.map(quoteForProgram).join(' ') }),
    staysOpen: true,
    console: true,
  },
];
