/** Which files a page may load. Plain Node: Electron's part is in security.ts. */
import fs from 'node:fs/promises';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file below `folder` that a page URL of `origin` names, or null when it is none of ours: another scheme or host, a
 * path that leaves the folder (also by a symbolic link), an unknown kind of file.
 */
export async function pageFile(
  folder: string,
  url: string,
  origin: string,
): Promise<{ file: string; type: string } | null> {
  let pathname: string;
  try {
    const parsed = new URL(url);
    // A custom scheme's origin reads “null” in URL, so scheme and host are compared as text.
    if (`${parsed.protocol}//${parsed.host}` !== origin) {
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

/** The page loads its own files only; the developer tools bring files of their own. */
export function allowedRequest(url: string, origin: string): boolean {
  return url.startsWith(`${origin}/`) || url.startsWith('devtools://') || url.startsWith('data:image/');
}
