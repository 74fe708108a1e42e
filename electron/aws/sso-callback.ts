/**
 * Where the browser comes back to after a sign-in: a listener on this computer, for one answer. RFC 8252, section 7.3.
 */
import http from 'node:http';
import { CALLBACK_PATH } from './sso-client.ts';

export type CallbackAnswer = { kind: 'code'; code: string } | { kind: 'refused'; reason: string };

export interface Callback {
  /** `http://127.0.0.1:<port>/oauth/callback` */
  redirectUri: string;
  /** Of the first request that carries the right state; never settles without one. */
  answer: Promise<CallbackAnswer>;
  /** Nobody listens any more afterwards. May be called twice. */
  close(): void;
}

const LONGEST_REASON = 300;

/** Listens until `close`. `state` is what only the page that was opened can know: other requests are turned away. */
export async function listenForCallback(state: string): Promise<Callback> {
  let settle: (answer: CallbackAnswer) => void = () => {};
  const answer = new Promise<CallbackAnswer>((resolve) => {
    settle = resolve;
  });
  let answered = false;
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method !== 'GET' || url.pathname !== CALLBACK_PATH) {
      reply(response, 404, 'Nothing is here', 'This address is for coming back from a sign-in.');
      return;
    }
    const code = url.searchParams.get('code');
    const error = url.searchParams.get('error');
    if (answered || url.searchParams.get('state') !== state || (code === null && error === null)) {
      reply(response, 400, 'This is not the sign-in that Culvert waits for', 'Begin again in Culvert.');
      return;
    }
    answered = true;
    if (code) {
      reply(response, 200, 'You are signed in', 'You can close this page and go back to Culvert.');
      settle({ kind: 'code', code });
    } else {
      reply(response, 200, 'The sign-in was refused', 'You can close this page. Culvert tells you more.');
      settle({ kind: 'refused', reason: sentence(url.searchParams.get('error_description') || error || '') });
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
  return {
    redirectUri: `http://127.0.0.1:${port}${CALLBACK_PATH}`,
    answer,
    close() {
      server.close();
      // The page that is just being sent goes out first.
      setImmediate(() => server.closeIdleConnections());
    },
  };
}

function reply(response: http.ServerResponse, status: number, title: string, text: string): void {
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
<html lang="en">
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

function sentence(words: string): string {
  const text = words.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON);
  return text === '' ? 'it gave no reason.' : /[.!?]$/.test(text) ? text : `${text}.`;
}
