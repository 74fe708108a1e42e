import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALL_NAMES } from '../../../electron/ipc/channels.ts';
import { ERROR_CODES } from '../../../electron/shared/errors.ts';
import { reasons } from '../../../electron/shared/reasons.ts';
import { sectionNames, sections } from '../../helpers/catalogues.ts';
import { sourceFiles, stringsIn, stringsOf } from '../../helpers/source-strings.ts';

const CATALOGUES = /\/i18n\/(?:en|ko|ja|zh-cn)\/|\/shared\/(?:errors(?:-[\w-]+)?|reasons)\.ts$/;

const ends = {
  main: { folder: 'electron', strings: await stringsOf(sourceFiles(['electron'], CATALOGUES)) },
  window: { folder: 'renderer', strings: await stringsOf(sourceFiles(['renderer'], CATALOGUES)) },
};

for (const [name, { folder, strings }] of Object.entries(ends)) {
  const written = new Set(strings.map(({ text }) => text));
  const catalogues = await sections(`${folder}/i18n`);
  const keys = new Set(catalogues.flatMap(({ en }) => Object.keys(en)));

  test(`every message of ${name} is used, under a key that is written out`, () => {
    assert.deepEqual(
      [...keys].filter((key) => !written.has(key)),
      [],
    );
  });

  test(`every key that ${name} writes out is one of a message`, () => {
    const key = new RegExp(`^(?:${sectionNames(`${folder}/i18n`).join('|')})\\.[a-z0-9-]+$`);
    const calls = new Set<string>(CALL_NAMES);
    const missing = strings.filter(
      ({ text }) => key.test(text) && !calls.has(text) && !/\.json$/.test(text) && !keys.has(text),
    );
    assert.deepEqual(
      missing.map(({ file, text }) => `${file}: ${text}`),
      [],
    );
  });

  test(`${name} does not put keys together`, () => {
    const begun = new RegExp(`^(?:${sectionNames(`${folder}/i18n`).join('|')})\\.(?:[a-z0-9-]+-)?$`);
    assert.deepEqual(
      strings.filter(({ text }) => begun.test(text)).map(({ file, text }) => `${file}: ${text}`),
      [],
    );
  });
}

test('every code of an error is made somewhere', () => {
  const made = new Set(ends.main.strings.map(({ text }) => text));
  assert.deepEqual(
    ERROR_CODES.filter((code) => !made.has(code)),
    [],
  );
});

test('every reason is given somewhere, and every one that is given is known', () => {
  const written = ends.main.strings.filter(({ text }) => /^reason\.[a-z0-9-]+$/.test(text));
  const given = new Set(written.map(({ text }) => text));
  assert.deepEqual([...given].sort(), Object.keys(reasons).sort());
});

// The tests above and those of visible English are worth what the reading of the sources is worth.
test('strings are read out of sources with templates, regular expressions, comments and JSX', async () => {
  const source = `
    // 'not this'
    type Key = 'nor.this';
    const pattern = /["'\`/]/g, half = 4 / 2 / 1;
    const said = t('tunnels.left', { time: \`in \${n > 1 ? \`\${n} minutes\` : 'a minute'} or so\` });
    export const view = <p title="What it says" className={\`row \${open ? 'open' : ''}\`}>It’s {said}, “now”</p>;
  `;
  const found = await stringsIn('view.tsx', source);
  assert.deepEqual(
    found.map(({ text, property, callee }) => [text, property, callee]).filter(([text]) => text !== ''),
    [
      ['react/jsx-runtime', '', ''],
      ['tunnels.left', '', 't'],
      ['in ', 'time', ''],
      [' minutes', 'time', ''],
      ['a minute', 'time', ''],
      [' or so', 'time', ''],
      ['p', '', 'jsxs'],
      ['What it says', 'title', ''],
      ['row ', 'className', ''],
      ['open', 'className', ''],
      ['It’s ', 'children', ''],
      [', “now”', 'children', ''],
    ],
  );
});
