import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** How the network is reached, and the test of it. */
export const network = {
  'network.web-proxy': 'Web proxy',
  'network.proxy-system': 'As this computer is set',
  'network.proxy-none': 'No web proxy',
  'network.proxy-manual': 'This web proxy',
  'network.proxy-pac': 'A PAC script',
  'network.address': 'Address',
  'network.not-for': 'Not for',
  'network.not-for-hint': 'Host names and addresses with commas between them, as in NO_PROXY.',
  'network.pac-address': 'Address of the script',
  'network.proxy-user': 'User of the proxy',
  'network.proxy-password': 'Password of the proxy',
  'network.empty': 'none',
  'network.password-kept': 'kept as it is',
  'network.forget-password': 'Forget the stored password',
  'network.certificate-files': 'Certificate files (PEM), trusted too',
  'network.certificate-list': 'Certificate files',
  'network.certificate-file': (p: { number: number }) => `Certificate file ${p.number}`,
  'network.remove-certificate': (p: { number: number }) => `Remove certificate file ${p.number}`,
  'network.add-certificate': 'Add a file',
  'network.system-certificates': 'Trust this computer’s certificates',
  'network.system-certificates-hint':
    'What the operating system trusts, beside the usual authorities: needed where a company inspects TLS.',
  'network.not-saved': 'Not saved yet',
  'network.save': 'Save network settings',
  'network.choose-profile': 'Choose a profile to test the connection with it.',
  'network.test': 'Test connection',
  'network.test-with': (p: { profile: string }) => `With “${p.profile}”.`,
  'network.test-with-saved': (p: { profile: string }) => `With “${p.profile}”, and what was saved last.`,
  'network.testing': 'Trying each hop…',
} as const satisfies Catalogue;
