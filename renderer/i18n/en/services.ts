import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** Services beyond SSH: in the settings, and at the ports of tunnels. */
export const services = {
  'services.open': (p: { service: string }) => `Open ${p.service}`,
  'services.copied': (p: { text: string }) => `Copied: ${p.text}`,
  'services.copy-connection': 'Copy connection string',
  'services.lead':
    'What can be reached through a tunnel, and what opens it. Which services a device has, and at which ports, its agent’s configuration says; the ports here are the usual ones.',
  'services.list': 'Services',
  'services.add': 'Add a service',
  'services.edit': (p: { service: string }) => `Edit ${p.service}`,
  'services.remove': (p: { service: string }) => `Remove ${p.service}`,
  'services.remove-ask': 'Remove it? Open tunnels keep it.',
  'services.removed': (p: { service: string }) => `${p.service} was removed`,
  'services.own': 'your own',
  'services.port': (p: { port: string }) => `port ${p.port}`,
  'services.no-port': 'no usual port',
  'services.by-terminal': 'ssh in a terminal',
  'services.by-copy': (p: { text: string }) => `copies ${p.text}`,
  'services.replaces':
    'This service comes with Culvert. Your own takes its place; removing it brings Culvert’s back.',
  'services.label': 'Name',
  'services.label-example': 'Line controller',
  'services.id': 'Service id',
  'services.id-hint': 'As the device’s agent knows it.',
  'services.id-wrong': 'A service id has 1 to 128 letters, digits, colons, underscores or hyphens.',
  'services.device-port': 'Port on the device',
  'services.device-port-hint': 'Shown in lists, and how “ssh -p” finds this service. May be empty.',
  'services.port-wrong':
    'A port is a whole number from 1 to 65535. Leave it empty where there is no usual one.',
  'services.opened-by': 'Opened by',
  'services.kind-url': 'An address: a web page, or a program for such addresses',
  'services.kind-program': 'A program',
  'services.kind-copy': 'Copying a text to paste',
  'services.kind-terminal': 'ssh in a terminal',
  'services.url': 'Address',
  'services.url-hint':
    '{host} and {port} stand for the local end of the tunnel, {device} for the device’s name. No passwords.',
  'services.command': 'Program and arguments',
  'services.command-hint':
    'Runs without a shell. {host}, {port} and {device} are filled in; quotation marks hold words with blanks together. No passwords.',
  'services.text': 'Text',
  'services.text-hint':
    '{host}, {port} and {device} are filled in, as in postgresql://{host}:{port}/. No passwords.',
  'services.terminal-hint': 'For a second ssh server on the device, with host keys of its own.',
  'services.held-by': (p: { holder: string }) => `taken by ${p.holder}`,
} as const satisfies Catalogue;
