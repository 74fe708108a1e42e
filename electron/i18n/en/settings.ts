import type { Catalogue } from '../translate.ts';

/** What main says about the user's choices. */
export const settings = {
  'settings.default-terminal': (p: { program: string }) => `Default terminal (${p.program})`,
  'settings.own-terminal': (p: { program: string }) => `Your own command (${p.program})`,
  /** In the terminal's window; `status` is a number. */
  'settings.terminal-ended': (p: { program: string; status: string }) =>
    `${p.program} ended with status ${p.status}. Press Enter to close this window.`,
  /** In the terminal's window, where ssh itself failed; “Host key” is the window's button at the tunnel. */
  'settings.terminal-host-key': (p: { thing: string }) =>
    `If the device's host key changed, Culvert explains it: ${p.thing}, Host key.`,
  'settings.terminal-instead': (p: { wanted: string; opened: string }) =>
    `${p.wanted} did not open, so ${p.opened} was opened instead`,
  'settings.terminal-instead-advice':
    'If it is not installed any more, choose another one under Settings, Terminals.',
} as const satisfies Catalogue;
