import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createUrlTakers } from '../../../electron/main/url-takers.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const never = () => assert.fail('Electron was asked');

test('on Linux the desktop’s own list is asked, but not about web addresses', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const program = path.join(dir.path, 'xdg-mime');
  fs.writeFileSync(
    program,
    '#!/bin/sh\necho "$*" >> "$0.log"\n[ "$3" = x-scheme-handler/vnc ] && echo viewer.desktop\nexit 0\n',
    { mode: 0o755 },
  );
  const env = { PATH: `${dir.path}:/usr/bin:/bin` };
  const isTaken = createUrlTakers({ platform: 'linux', env, nameOf: never });
  assert.equal(await isTaken('https://127.0.0.1:1/'), true);
  assert.equal(await isTaken('VNC://127.0.0.1:1'), true);
  assert.equal(await isTaken('rdp://127.0.0.1:1'), false);
  assert.deepEqual(fs.readFileSync(`${program}.log`, 'utf8').split('\n'), [
    'query default x-scheme-handler/vnc',
    'query default x-scheme-handler/rdp',
    '',
  ]);
});

test('where the list cannot be asked the address is tried', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const isTaken = createUrlTakers({ platform: 'linux', env: { PATH: dir.path }, nameOf: never });
  assert.equal(await isTaken('vnc://127.0.0.1:1'), true);
});

test('elsewhere the system names the program', async () => {
  const isTaken = createUrlTakers({
    platform: 'darwin',
    env: {},
    nameOf: (url) => (url.startsWith('vnc:') ? 'Screen Sharing' : ''),
  });
  assert.equal(await isTaken('vnc://127.0.0.1:1'), true);
  assert.equal(await isTaken('rdp://127.0.0.1:1'), false);
});
