/**
 * Where the browser comes back to after a sign-in: a listener on this computer, for one answer. RFC 8252, section 7.3.
 */
import http from 'node:http';
import type { Said } from '../shared/reasons.ts';
import { reasonSentence } from './reason.ts';
import { CALLBACK_PATH } from './sso-client.ts';

export type CallbackAnswer = { kind: 'code'; code: string } | { kind: 'refused'; reason: Said };

/** What the browser shows, in the user's language. Plain text. */
export type CallbackPages = (page: 'signed-in' | 'refused' | 'other' | 'nothing') => {
  /** A BCP 47 tag. */
  language: string;
  title: string;
  text: string;
};

export interface Callback {
  /** `http://127.0.0.1:<port>/oauth/callback` */
  redirectUri: string;
  /** Of the first request that carries the right state; never settles without one. */
  answer: Promise<CallbackAnswer>;
  /** Nobody listens any more afterwards. May be called twice. */
  close(): void;
}

/** So long may the page that was just sent take to arrive. */
const LAST_PAGE_MS = 1_000;

/** Listens until `close`. `state` is what only the page that was opened can know: other requests are turned away. */
export async function listenForCallback(state: string, pages: CallbackPages): Promise<Callback> {
  let settle: (answer: CallbackAnswer) => void = () => {};
  const answer = new Promise<CallbackAnswer>((resolve) => {
    settle = resolve;
  });
  let answered = false;
  let origin = '';
  const server = http.createServer((request, response) => {
    const url = targetOf(request, origin);
    if (request.method !== 'GET' || url?.pathname !== CALLBACK_PATH) {
      reply(response, 404, pages('nothing'));
      return;
    }
    const code = url.searchParams.get('code');
    const error = url.searchParams.get('error');
    if (answered || url.searchParams.get('state') !== state || (code === null && error === null)) {
      reply(response, 400, pages('other'));
      return;
    }
    answered = true;
    if (code) {
      reply(response, 200, pages('signed-in'));
      settle({ kind: 'code', code });
    } else {
      reply(response, 200, pages('refused'));
      settle({
        kind: 'refused',
        reason: reasonSentence(url.searchParams.get('error_description') || error || ''),
      });
    }
  });
  // A browser opens connections that it never uses.
  server.keepAliveTimeout = 1;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  origin = `http://127.0.0.1:${port}`;
  return {
    redirectUri: `${origin}${CALLBACK_PATH}`,
    answer,
    close() {
      server.close();
      // Whoever began a request and does not end it would hold the port for ever.
      setTimeout(() => server.closeAllConnections(), LAST_PAGE_MS).unref();
    },
  };
}

/**
 * null where the request is not for this address. Any program and any page can ask here: a name that somebody else leads
 * to this computer (DNS rebinding) shows in the Host header, and a target such as `//` is no address at all.
 */
function targetOf({ url = '', headers }: http.IncomingMessage, origin: string): URL | null {
  const here = headers.host === origin.slice('http://'.length) && url.startsWith('/');
  return here ? new URL(`${origin}${url}`) : null;
}

function reply(
  response: http.ServerResponse,
  status: number,
  { language, title, text }: ReturnType<CallbackPages>,
): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    // The address of the page holds the code.
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Culvert: ${title}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem }
  h1 { font-size: 1.4rem }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`);
}
