/** The pages of Identity Center on which its user answers: plain HTML with a form, for any browser or program. */
import { escapeMarkup } from './escape-markup.ts';
import type { Answer } from './service-api.ts';

const STYLE =
  'body{font:16px/1.5 sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}button,input{font:inherit;padding:.4rem 1rem;margin-right:.5rem}';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

/** Asks whether a program may sign in as the user. The form posts `hidden` and `decision`, `allow` or `deny`. */
export function consentPage(options: {
  clientName: string;
  action: string;
  hidden: Record<string, string>;
  /** What the program shows as well, for the user to compare. */
  userCode?: string;
}): Answer {
  const fields = Object.entries(options.hidden)
    .map(
      ([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`,
    )
    .join('');
  const compare = options.userCode
    ? `<p>Go on only if the program shows the code <strong>${escapeMarkup(options.userCode)}</strong>.</p>`
    : '';
  return page(
    `Allow ${options.clientName} to access your AWS accounts?`,
    `${compare}<form method="post" action="${escapeMarkup(options.action)}">${fields}` +
      '<button name="decision" value="allow">Allow access</button>' +
      '<button name="decision" value="deny">Deny access</button></form>',
  );
}

/** Asks for the code that a program shows. `wrong`: the one that was given is none. */
export function userCodePage({ wrong }: { wrong: boolean }): Answer {
  return page(
    'Authorization requested',
    `${wrong ? '<p>This code is not valid, or no longer.</p>' : ''}<form method="get" action="/device">` +
      '<label>Code <input name="user_code" autocomplete="off" required></label><button>Confirm</button></form>',
    wrong ? 400 : 200,
  );
}

export function messagePage(title: string, text: string, status = 200): Answer {
  return page(title, `<p>${escapeMarkup(text)}</p>`, status);
}

/** Sends the browser back to the program. */
export function redirectTo(redirectUri: string, answer: Record<string, string | undefined>): Answer {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
  return { status: 302, headers: { ...HEADERS, location: target.href }, body: '' };
}

function page(title: string, body: string, status = 200): Answer {
  const html =
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeMarkup(title)}</title><style>${STYLE}</style>` +
    `<h1>${escapeMarkup(title)}</h1>${body}</html>\n`;
  return { status, headers: HEADERS, body: html };
}
