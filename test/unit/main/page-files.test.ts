import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allowedRequest, pageFile } from '../../../electron/main/page-files.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const ORIGIN = 'culvert-app://window';

describe('the file a page URL names', () => {
  let dir: TempDir;
  let page: string;

  before(() => {
    dir = tempDir();
    // As macOS has it: the folder itself lies behind a symbolic link.
    fs.mkdirSync(path.join(dir.path, 'real/window/fonts'), { recursive: true });
    fs.symlinkSync(path.join(dir.path, 'real'), path.join(dir.path, 'app'), 'dir');
    page = path.join(dir.path, 'app/window');
    const files = {
      'window/index.html': '<!doctype html>',
      'window/window.js': '',
      'window/window.css': '',
      'window/a b.svg': '',
      'window/icon.png': '',
      'window/fonts/plain.woff2': '',
      'window/window.js.map': '',
      'window/notes.txt': '',
      'window/.html': '',
      'main.js': '',
      'secret.html': '',
      'window-2/other.js': '',
    };
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(dir.path, 'real', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    fs.mkdirSync(path.join(page, 'folder.js'));
    fs.symlinkSync(path.join(page, '../secret.html'), path.join(page, 'out.html'));
    fs.symlinkSync(path.join(page, '..'), path.join(page, 'up'), 'dir');
    fs.symlinkSync(path.join(page, 'index.html'), path.join(page, 'in.html'));
  });

  after(() => dir.remove());

  const html = 'text/html; charset=utf-8';
  const script = 'text/javascript; charset=utf-8';
  const served: [string, string, string][] = [
    ['/index.html', 'index.html', html],
    ['/index.html?x=1#tunnels', 'index.html', html],
    ['/window.js', 'window.js', script],
    ['/window.css', 'window.css', 'text/css; charset=utf-8'],
    ['/a%20b.svg', 'a b.svg', 'image/svg+xml'],
    ['/icon.png', 'icon.png', 'image/png'],
    ['/fonts/plain.woff2', 'fonts/plain.woff2', 'font/woff2'],
    ['/fonts/../window.js', 'window.js', script],
    ['/in.html', 'index.html', html],
  ];
  for (const [url, name, type] of served) {
    test(`${url} is ${name}`, async () => {
      const file = path.join(fs.realpathSync(page), name);
      assert.deepEqual(await pageFile(page, ORIGIN + url, ORIGIN), { file, type });
    });
  }

  const refused: [string, string][] = [
    ['a path that climbs out', `${ORIGIN}/../main.js`],
    ['one written in hexadecimal', `${ORIGIN}/%2e%2e/main.js`],
    ['one with a slash in hexadecimal', `${ORIGIN}/..%2fmain.js`],
    ['one from a folder below', `${ORIGIN}/fonts/..%2f..%2fmain.js`],
    ['one into a folder whose name begins alike', `${ORIGIN}/..%2fwindow-2%2fother.js`],
    ['one with backslashes', `${ORIGIN}/..%5cmain.js`],
    ['one escaped twice', `${ORIGIN}/%252e%252e/main.js`],
    ['a whole path', `${ORIGIN}//etc/passwd.html`],
    ['a symbolic link that leads out', `${ORIGIN}/out.html`],
    ['a folder that leads out', `${ORIGIN}/up/secret.html`],
    ['a file that does not exist', `${ORIGIN}/no-such.js`],
    ['the folder itself', `${ORIGIN}/`],
    ['an unknown kind of file', `${ORIGIN}/notes.txt`],
    ['a source map', `${ORIGIN}/window.js.map`],
    ['a name that is nothing but a dot and letters', `${ORIGIN}/.html`],
    ['a file without an ending', `${ORIGIN}/window`],
    ['a null byte', `${ORIGIN}/notes.txt%00.html`],
    ['a broken escape', `${ORIGIN}/%zz.html`],
    ['another host', 'culvert-app://other/index.html'],
    ['a host with a port', 'culvert-app://window:80/index.html'],
    ['a host that begins alike', 'culvert-app://window.example.com/index.html'],
    ['another scheme', 'https://window/index.html'],
    ['a file URL', 'file:///etc/passwd.html'],
    ['no URL at all', 'index.html'],
    ['nothing', ''],
  ];
  for (const [what, url] of refused) {
    test(`${what} is refused: ${url}`, async () => {
      assert.equal(await pageFile(page, url, ORIGIN), null);
    });
  }

  test('nothing is served from a folder that is not there', async () => {
    assert.equal(await pageFile(path.join(page, 'gone'), `${ORIGIN}/index.html`, ORIGIN), null);
  });
});

describe('what a page may load', () => {
  const table: [string, boolean][] = [
    [`${ORIGIN}/index.html`, true],
    ['data:image/png;base64,AAAA', true],
    ['devtools://devtools/bundled/inspector.html', true],
    [ORIGIN, false],
    ['culvert-app://window.example.com/index.html', false],
    ['culvert-app://other/index.html', false],
    ['data:text/html,hello', false],
    ['https://example.com/', false],
    ['http://127.0.0.1:8080/', false],
    ['ws://127.0.0.1:8080/', false],
    ['file:///etc/passwd', false],
    ['blob:culvert-app://window/1', false],
    [`https://example.com/?${ORIGIN}/`, false],
    ['', false],
  ];
  for (const [url, allowed] of table) {
    test(`${url || 'nothing'}: ${allowed ? 'loaded' : 'refused'}`, () => {
      assert.equal(allowedRequest(url, ORIGIN), allowed);
    });
  }
});
