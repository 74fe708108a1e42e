import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../../electron/cli/command-table.ts';
import { completionScript } from '../../../electron/cli/completion.ts';
import { CONTROL_VERSION } from '../../../electron/control/protocol.ts';
import { cliPage } from '../../helpers/cli-page.ts';
import { deviceItem, profileItem, tunnelItem } from '../../helpers/command.ts';
import { status } from '../../helpers/control-host.ts';

const page = fs.readFileSync(path.resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8');

test('docs/cli.md has the commands, options, exit codes and variables that there are', () => {
  assert.equal(page, cliPage(page), 'node --import tsx build/cli-page.mjs writes it');
  for (const { name } of COMMANDS) {
    assert.ok(page.includes(`culvert ${name}`), name);
  }
});

test('docs/cli.md describes every field that --json prints', () => {
  const shapes = {
    ...{ TunnelItem: tunnelItem(), StatusItem: status, DeviceItem: deviceItem(), ProfileItem: profileItem() },
    LogItem: { at: 0, level: 'info', text: '' },
    HostKeyItem: { alias: '', state: 'new', known: [], shown: [], checkCommand: '', forgetCommand: '' },
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const begin = page.indexOf(`| \`${name}\` | |`);
    assert.ok(begin > 0, name);
    const table = page.slice(begin, page.indexOf('\n\n', begin));
    const told = table
      .split('\n')
      .slice(2)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, field]) => field));
    assert.deepEqual(told.sort(), Object.keys(shape).sort(), name);
  }
  assert.ok(page.includes(`{"version":${CONTROL_VERSION},`));
});

// There is no PowerShell to run it in: that quotes and brackets are closed is what can be seen from outside.
test('the script for PowerShell is ASCII, and closes every quote and bracket that it opens', () => {
  const script = completionScript('powershell');
  assert.match(script, /^[\t\n\x20-\x7e]*$/);
  const open: string[] = [];
  let quote = '';
  let isComment = false;
  for (const letter of script) {
    if (letter === '\n') {
      isComment = false;
      assert.equal(quote, '', 'no quoted text goes over the end of a line');
    } else if (isComment) {
    } else if (quote !== '') {
      quote = letter === quote ? '' : quote;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
    } else if (letter === '#') {
      isComment = true;
    } else if ('([{'.includes(letter)) {
      open.push(letter);
    } else if (')]}'.includes(letter)) {
      assert.equal(`${open.pop()}${letter}`.replace(/\(\)|\[\]|\{\}/, ''), '');
    }
  }
  assert.deepEqual(open, []);
  for (const { name, options } of COMMANDS) {
    assert.ok(script.includes(`    '${name}' = @{`));
    for (const option of options) {
      assert.ok(script.includes(`Long = '--${option.name}'`));
    }
  }
});
