import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { isMappingDir, lookUpMappings, readMappingFile } from '../../../electron/cli/mapping-files.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function folder(t: TestContext, files: Record<string, string>): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return dir.path;
}

test('services are looked up in every file below the folder, in the order of names; the first mapping counts', (t) => {
  const dir = folder(t, {
    'a.ini': 'SSH1=3333\n',
    'b/deep/er.ini': 'VNC=10.0.0.1:80\nSSH1=4444',
    'c.ini': 'VNC=5901\nWEB=80',
  });
  const { mappings, notes } = lookUpMappings(dir, ['VNC', 'SSH1', 'WEB', 'LOST']);
  assert.deepEqual(mappings, [
    { serviceId: 'VNC', written: '10.0.0.1:80' },
    { serviceId: 'SSH1', written: '3333' },
    { serviceId: 'WEB', written: '80' },
  ]);
  assert.ok(notes.every(({ level }) => level === 'debug'));
});

test('a file that is no mapping file is skipped with its name, and the others still count', (t) => {
  const dir = folder(t, { 'a.json': '{"SSH": 1}', 'b.bin': '\0'.repeat(300_000), 'c.ini': 'SSH=22' });
  const { mappings, notes } = lookUpMappings(dir, ['SSH']);
  assert.deepEqual(mappings, [{ serviceId: 'SSH', written: '22' }]);
  const warnings = notes.filter(({ level }) => level === 'warn').map(({ text }) => text);
  assert.match(warnings[0] ?? '', /file “a\.json” is skipped: line 1/);
  assert.match(warnings[1] ?? '', /b\.bin.* is skipped: it is too large/);
});

test('files after the last service that was looked for are not opened', (t) => {
  const dir = folder(t, { 'a.ini': 'SSH=22', 'b.txt': 'no mapping file' });
  assert.ok(lookUpMappings(dir, ['SSH']).notes.every(({ level }) => level === 'debug'));
});

test('a link to a file counts, a broken one does no harm', (t) => {
  const dir = folder(t, { 'real/x.ini': 'SSH=1' });
  const links = folder(t, {});
  fs.symlinkSync(path.join(dir, 'real/x.ini'), path.join(links, 'link.ini'));
  fs.symlinkSync('/nowhere', path.join(links, 'broken.ini'));
  assert.deepEqual(lookUpMappings(links, ['SSH']).mappings, [{ serviceId: 'SSH', written: '1' }]);
});

test('comments, sections and spaces as in INI files', () => {
  const text = '; a comment\n# another\n\n SSH1 = 3333 \nSSH2=5555\n[more]\nSSH3=7777\n';
  assert.deepEqual(readMappingFile(text), {
    value: [
      { serviceId: 'SSH1', written: '3333' },
      { serviceId: 'SSH2', written: '5555' },
    ],
  });
});

test('a folder with something in it can be a folder of mappings, nothing else can', (t) => {
  const dir = folder(t, { 'a.ini': '' });
  assert.equal(isMappingDir(dir), true);
  assert.equal(isMappingDir(folder(t, {})), false);
  assert.equal(isMappingDir(path.join(dir, 'a.ini')), false);
  assert.equal(isMappingDir('/nowhere'), false);
});
