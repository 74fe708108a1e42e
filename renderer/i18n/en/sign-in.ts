import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** Signing in, and the menu of profiles. */
export const signIn = {
  'sign-in.title': (p: { name: string }) => `Sign in to ${p.name}`,
  'sign-in.starting': 'Asking IAM Identity Center for a sign-in…',
  'sign-in.finishing': 'Approved. Fetching what you may use…',
  'sign-in.waiting-code':
    'The page below is open in your browser; it may also be opened on another computer. Allow Culvert there when it shows this very code.',
  'sign-in.waiting-browser':
    'Your browser is open on the sign-in page. Sign in there and allow Culvert; this window goes on by itself.',
  'sign-in.code': 'Code',
  'sign-in.copy-code': 'Copy code',
  'sign-in.copy-address': 'Copy address',
  'sign-in.reopen': 'Open the browser again',
  'sign-in.time-left': 'Time left',
  'sign-in.use-code': 'Use a code',

  'sign-in.needed': 'Sign-in needed',
  'sign-in.signed-in': 'Signed in',
  'sign-in.until': (p: { time: string; left: string }) => `until ${p.time} (${p.left} left)`,

  'sign-in.no-profile': 'No profile',
  'sign-in.menu-none': 'No profile chosen',
  'sign-in.menu-chosen': (p: { name: string; region: string }) => `Profile: ${p.name} ${p.region}`,
  'sign-in.menu-needed': (p: { name: string; region: string }) =>
    `Profile: ${p.name} ${p.region}, sign-in needed`,
  'sign-in.menu-add': 'Add a profile…',
  'sign-in.menu-manage': 'Manage profiles',
} as const satisfies Catalogue;
