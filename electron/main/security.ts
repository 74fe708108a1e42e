/** What the page may not do, and how its files reach it. Each rule here has a test that fails when it is undone. */
import fs from 'node:fs/promises';
import { type App, type Protocol, protocol, type Session } from 'electron';
import type { Log } from '../shared/log.ts';
import { allowedRequest, pageFile } from './page-files.ts';
import { lockContents } from './page-locks.ts';

export const PAGE_SCHEME = 'culvert-app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://window`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Call before the app is ready: a scheme's privileges are fixed then. */
export function declareScheme(scheme: Pick<Protocol, 'registerSchemesAsPrivileged'> = protocol): void {
  scheme.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Serves the page's files, with their headers, from `folder`, in this session only. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    const found = request.method === 'GET' ? await pageFile(folder, request.url, PAGE_ORIGIN) : null;
    if (!found) {
      return new Response('not found', { status: 404 });
    }
    return new Response(new Uint8Array(await fs.readFile(found.file)), {
      headers: {
        'content-type': found.type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    });
  });
}

/** No permission is granted, and nothing but our own scheme is loaded. */
export function lockSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('a permission was refused', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowedRequest(details.url, PAGE_ORIGIN) });
  });
}

/** Every page of the application stays where it is and opens nothing. */
export function lockNavigation(app: Pick<App, 'on'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, log));
}

/** The options every window of ours must have. */
export function safeWebPreferences(preload: string) {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  } as const;
}
