import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { culvertError, ERROR_CODES } from '../../../electron/shared/errors.ts';
import { errorsPage } from '../../helpers/errors-page.ts';

test('docs/errors.md lists every code with its sentence and advice', () => {
  const page = fs.readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  assert.equal(page, errorsPage(), 'run: node --import tsx build/errors-page.mjs');
});

test('every error says what happened and what to do, in whole sentences', () => {
  assert.ok(ERROR_CODES.length > 30);
  for (const row of errorsPage()
    .split('\n')
    .filter((line) => line.startsWith('| `'))) {
    const [, code, message, advice] = row.split('|').map((cell) => cell.trim());
    assert.match(message ?? '', /^[\p{Lu}“‹\d].{10,}/u, `${code} message`);
    assert.match(advice ?? '', /^\p{Lu}.{10,}[.?!]$/u, `${code} advice`);
  }
});

test('an error carries details only when given', () => {
  assert.deepEqual(Object.keys(culvertError('ProfileMissing', {})), ['code', 'message', 'advice']);
  const taken = culvertError(
    'PortTaken',
    { port: 5507, serviceId: 'SSH', suggestedPort: 5508 },
    { port: 5507 },
  );
  assert.equal(taken.details?.port, 5507);
  assert.match(taken.advice, /5508/);
});
