/** What the page may not do, and how its files reach it. Each rule here has a test that fails when it is undone. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type App, type Protocol, protocol, type Session, type WebContents } from 'electron';
import type { Log } from '../shared/log.ts';

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

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file a page URL names, or null when it is none of ours: another host, a path that leaves the folder (also by a
 * symbolic link), an unknown kind of file.
 */
export async function pageFile(folder: string, url: string): Promise<{ file: string; type: string } | null> {
  let pathname: string;
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== `${PAGE_SCHEME}:` || parsed.host !== 'window') {
      return null;
    }
    pathname = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  const type = TYPES[path.extname(pathname)];
  if (type === undefined || pathname.includes('\0')) {
    return null;
  }
  try {
    const root = await fs.realpath(folder);
    const file = await fs.realpath(path.join(root, pathname));
    const relative = path.relative(root, file);
    const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
    return inside ? { file, type } : null;
  } catch {
    return null;
  }
}

/** Serves the page's files, with their headers, from `folder`, in this session only. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    const found = request.method === 'GET' ? await pageFile(folder, request.url) : null;
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
    answer({ cancel: !allowedRequest(details.url) });
  });
}

/** The page loads its own files only; the developer tools bring files of their own. */
export function allowedRequest(url: string): boolean {
  return url.startsWith(`${PAGE_ORIGIN}/`) || url.startsWith('devtools://') || url.startsWith('data:image/');
}

/** Every page of the application stays where it is and opens nothing. */
export function lockNavigation(app: Pick<App, 'on'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, log));
}

type Lockable = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

export function lockContents(contents: Lockable, log: Log): void {
  contents.on('will-navigate', (event) => {
    log.warn('a navigation was refused');
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => {
    log.warn('a new window was refused');
    return { action: 'deny' };
  });
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
