import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { wordsOf } from '../../../electron/i18n/words.ts';
import { createTerminals } from '../../../electron/main/terminals.ts';
import { ok } from '../../../electron/shared/result.ts';
import type { LauncherRequest } from '../../../electron/ssh/terminals/launcher.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function start(
  t: TestContext,
  chosen: { terminal?: string; terminalCommand?: string; terminalTab?: boolean },
) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const install = (name: string) =>
    fs.writeFileSync(path.join(dir.path, name), '#!/bin/sh\n', { mode: 0o755 });
  install('konsole');
  install('xterm');
  const requests: LauncherRequest[] = [];
  const told: { wanted: string; opened: string }[] = [];
  const terminals = createTerminals({
    platform: 'linux',
    env: { PATH: dir.path },
    words: () => wordsOf({ language: 'ko', formats: 'ko' }),
    chosen: () => ({ terminal: '', terminalCommand: '', terminalTab: false, ...chosen }),
    launch: async (request) => {
      requests.push(request);
      return ok({ terminal: 'XTerm', insteadOf: request.chosen === 'custom' ? 'my-term' : null });
    },
    onInstead: (names) => told.push(names),
  });
  return { terminals, requests, told, install };
}

test('the list says which can open a tab, and has the user’s own command with whether its program is there', async (t) => {
  const { terminals, install } = start(t, { terminalCommand: 'my-term -e {command}' });
  assert.deepEqual(terminals.list(), [
    { id: 'konsole', name: 'Konsole', tabs: true, first: true },
    { id: 'xterm', name: 'XTerm', tabs: false, first: false },
    { id: 'custom', name: '직접 지정한 명령(my-term)', tabs: false, first: false, missing: 'my-term' },
  ]);
  install('my-term');
  assert.equal(terminals.list().at(-1)?.missing, undefined);
});

test('a command that opens nothing is not in the list, and cannot be tried', async (t) => {
  const { terminals, requests } = start(t, { terminalCommand: 'my-term' });
  assert.deepEqual(
    terminals.list().map(({ id }) => id),
    ['konsole', 'xterm'],
  );
  const answer = await terminals.handlers['terminals.try']({ id: 'custom' });
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'TerminalUnknown');
  assert.deepEqual(requests, []);
});

test('a session has what the user chose, and in their language what its window says where ssh failed', async (t) => {
  const { terminals, requests, told } = start(t, {
    ...{ terminal: 'custom', terminalCommand: 'my-term {command}', terminalTab: true },
  });
  assert.deepEqual(await terminals.open(['-p', '22'], 'press-07 (Culvert)', 'press-07'), ok(null));
  const { advice = '', ended = '', ...rest } = requests[0] ?? { sshArguments: [], title: '' };
  assert.deepEqual(rest, {
    ...{ sshArguments: ['-p', '22'], title: 'press-07 (Culvert)' },
    ...{ chosen: 'custom', customCommand: 'my-term {command}', tab: true },
  });
  assert.match(advice, /press-07.*호스트 키/);
  assert.match(ended, /%s/);
  assert.deepEqual(told, [{ wanted: 'my-term', opened: 'XTerm' }]);
});

test('a trial stays, reaches nobody and speaks of no host key', async (t) => {
  const { terminals, requests } = start(t, {});
  assert.deepEqual(await terminals.handlers['terminals.try']({ id: 'konsole' }), ok({ terminal: 'XTerm' }));
  const [request] = requests;
  assert.deepEqual(request?.sshArguments, ['-V']);
  assert.equal(request?.stay, true);
  assert.equal(request?.advice, undefined);
});
