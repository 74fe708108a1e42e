import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** The ssh configuration and the `culvert` command. */
export const ssh = {
  'ssh.write': 'Write my devices into the ssh configuration',
  'ssh.write-hint':
    'ssh, scp, VS Code and Ansible then know a device by its name. One line is added at the top of your configuration; everything else in it stays as it is.',
  'ssh.way': 'How ssh reaches a device',
  'ssh.way-command': 'With the culvert command',
  'ssh.way-command-hint':
    'Whether a tunnel is open or not. A new one, which is billed, is opened only if the profile allows it or you agree.',
  'ssh.way-port': 'Through its local port',
  'ssh.way-port-hint': 'Only for as long as a tunnel is open. ssh opens none.',
  'ssh.names': 'Names for ssh',
  'ssh.names-hint': 'Choose one to copy the command.',
  'ssh.names-none': 'None yet: a device is written once you have used it or made it a favourite.',
  'ssh.names-none-open': 'None just now: a device is written while a tunnel to it is open.',
  'ssh.names-more': (p: { count: number }) => `Show ${p.count} more`,
  'ssh.unknown': (p: { count: number }) =>
    `${plural(p.count, 'device')} left out, since the account is not known yet: it is with the next tunnel.`,
  'ssh.look': 'Look at what is written',
  'ssh.look-into': 'Into your configuration, at its top:',
  'ssh.look-own': 'Into a file of Culvert’s own:',
  'ssh.look-text': 'What Culvert’s file says',

  'ssh.command': 'The culvert command',
  'ssh.command-lead': 'Opens tunnels, lists them and runs ssh from any terminal.',
  'ssh.command-installed': 'Installed:',
  'ssh.command-not-installed': 'Not installed. It would be put here:',
  'ssh.command-here': 'It is here:',
  'ssh.command-in-demo': 'The demo’s command is not installed, since it goes with the demo.',
  'ssh.install': 'Install the command',
  'ssh.uninstall': 'Remove the command',
  'ssh.add-to': (p: { file: string }) =>
    `Shells may not look there yet. Add this line to ${p.file}, then open a new terminal:`,
  'ssh.add-to-path': 'Add this folder to Path under Environment variables, then open a new terminal:',
  'ssh.copy-line': 'Copy the line',
  'ssh.copy-folder': 'Copy the folder',
} as const satisfies Catalogue;
