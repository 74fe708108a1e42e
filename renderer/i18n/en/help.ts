import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** Help, the log, and the diagnostic report. */
export const help = {
  'help.title': 'Help',
  'help.trouble': 'When something does not work',
  'help.trouble-text':
    'A diagnostic report says what Culvert knows about itself: versions, settings, the state of both ends of each tunnel, and the last lines of the log. Secrets are left out, and you read it before you pass it on. Culvert sends nothing by itself.',
  'help.copy-diagnostics': 'Copy diagnostics…',
  'help.save-report': 'Save report…',
  'help.show-log': 'Show log',
  'help.keys': 'Keyboard',
  'help.keys-text': 'Everything in Culvert can be done without a mouse.',
  'help.show-keys': 'Keyboard shortcuts',
  'help.about': 'About Culvert',
  'help.about-text': 'SSH to a device behind a firewall, through AWS IoT Secure Tunneling.',
  'help.version': 'Version',
  'help.runtime': 'Runtime',
  'help.platform': 'Platform',
  'help.licence':
    'Culvert is under the Apache License 2.0. Electron and Chromium have licences of their own.',
  'help.copy-versions': 'Copy versions',

  'help.report': 'Diagnostic report',
  'help.report-text':
    'This is all of it: what is copied or saved is exactly what you see. Secrets, your user name and the name of this computer are hidden, and account numbers are shortened. Names of devices and profiles stay in it: read it before you pass it on.',
  'help.report-content': 'Content of the report',
  'help.report-making': 'Putting the report together…',
  'help.report-copy': 'Copy report',
  'help.report-save': 'Save report',
  'help.report-saved': (p: { path: string }) => `Saved as <path>${p.path}</path>`,
  'help.report-show': 'Show in folder',

  'help.log': 'Log',
  'help.log-lines': 'Lines of the log, newest first',
  'help.log-count': (p: { count: number }) => plural(p.count, 'line'),
  'help.log-filter': 'Filter the log',
  'help.log-tunnel': 'Tunnel',
  'help.log-any-tunnel': 'All tunnels',
  'help.log-one-tunnel': (p: { thing: string; time: string }) => `${p.thing}, ${p.time}`,
  'help.log-level': 'Level',
  'help.log-any-level': 'All levels',
  'help.log-warnings': 'Warnings and errors',
  'help.log-errors': 'Errors only',
  'help.log-find': 'Find in the log',
  'help.log-find-hint': 'Find in the log…',
  'help.log-show-all': 'Show all',
  'help.log-copy': 'Copy lines',
  'help.log-copy-one': 'Copy line',
  'help.log-reveal': 'Open folder',
  'help.log-newest': 'Show newest lines',
  'help.log-held': 'The list is held while you read.',
  'help.log-whole': 'The whole line',
  'help.log-debug': 'Debug',
  'help.log-info': 'Info',
  'help.log-warning': 'Warning',
  'help.log-error': 'Error',
  'help.log-empty': 'The log is empty',
  'help.log-empty-text':
    'What Culvert does is written down here, without secrets. The files stay on this computer and take at most 8 MB.',
  'help.log-nothing': 'No line of the log is like that.',
} as const satisfies Catalogue;
