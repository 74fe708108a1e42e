import type { Catalogue } from '../translate.ts';

export const signIn = {
  // What the browser shows when it comes back to Culvert.
  'sign-in.page-signed-in': 'You are signed in',
  'sign-in.page-go-back': 'You can close this page and go back to Culvert.',
  'sign-in.page-refused': 'The sign-in was refused',
  'sign-in.page-told-more': 'You can close this page. Culvert tells you more.',
  'sign-in.page-not-ours': 'This is not the sign-in that Culvert waits for',
  'sign-in.page-begin-again': 'Begin again in Culvert.',
  'sign-in.page-nothing': 'Nothing is here',
  'sign-in.page-address': 'This address is for coming back from a sign-in.',
} as const satisfies Catalogue;
