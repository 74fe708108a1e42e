import type { Catalogue } from '../../../electron/i18n/translate.ts';

export const hostKeys = {
  'host-keys.menu': 'Host key…',
  'host-keys.title': (p: { name: string }) => `Host key of ${p.name}`,
  'host-keys.looking': 'Asking the device for its host key…',
  'host-keys.new': 'ssh knows no host key of this device yet. It asks you the first time.',
  'host-keys.same': 'The device shows the host key that ssh knows.',
  'host-keys.changed':
    'The device shows another host key than the one that ssh knows. ssh does not connect to it.',
  'host-keys.silent': 'The device’s ssh did not show its host key, so there is nothing to compare.',
  'host-keys.forgotten':
    'The old key is forgotten, and ssh asks you about the new one the next time. The file as it was is kept beside it, with .old at its end.',
  'host-keys.known': 'What ssh knows',
  'host-keys.none-known': 'No key.',
  'host-keys.shown': 'What the device shows now',
  'host-keys.none-shown': 'No key.',
  'host-keys.copy': 'Copy fingerprints',
  'host-keys.expected':
    'Was the device replaced or re-imaged, or its ssh installed anew? Then this is to be expected: it made itself a new key.',
  'host-keys.unexpected':
    'If nobody did that, somebody may sit between you and the device. Do not connect, and ask whoever looks after it.',
  'host-keys.check':
    'To check, run this on the device itself, for instance at its console, and compare what it prints with what the device shows here:',
  'host-keys.copy-command': 'Copy command',
  'host-keys.forget': 'Forget the old key',
  'host-keys.forget-ask': 'Have you compared the new one?',
  'host-keys.look-again': 'Look again',
} as const satisfies Catalogue;
