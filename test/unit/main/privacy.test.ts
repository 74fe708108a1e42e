import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openLog } from '../../../electron/main/log-file.ts';
import { createPrivacy } from '../../../electron/main/privacy.ts';
import { freshDevice, openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function start(t: TestContext) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const logs = path.join(dir.path, 'logs');
  const { settings } = openSettings({ dir: dir.path, now: () => 0, log: silentLog });
  const cleared: string[] = [];
  const handlers = createPrivacy({
    ...{ dir: dir.path, logs, settings },
    clearHistory: async () => {
      cleared.push('history');
      return ok(null);
    },
    log: silentLog,
    onChange: () => cleared.push('told'),
  });
  return { dir: dir.path, logs, settings, handlers, cleared };
}

const OK = { ok: true, value: null };

test('devices are forgotten, on the disk too, and nothing else is', async (t) => {
  const { dir, settings, handlers } = start(t);
  settings.update((before) => ({
    ...before,
    chosenProfileId: 'p1',
    devices: { 'p1/eu-central-1/press-07': { ...freshDevice(), favourite: true } },
  }));
  assert.deepEqual(await handlers['privacy.clear']({ what: 'devices' }), OK);
  const stored = JSON.parse(fs.readFileSync(path.join(dir, SETTINGS_FILE), 'utf8'));
  assert.deepEqual([stored.devices, stored.chosenProfileId], [{}, 'p1']);
});

test('the log is emptied while it is written, older ones go, and what comes next is written', async (t) => {
  const { logs, handlers } = start(t);
  const log = openLog(logs, false);
  log.info('a line that is to go');
  fs.writeFileSync(path.join(logs, 'culvert.log.1'), 'older');
  fs.writeFileSync(path.join(logs, 'notes.txt'), 'somebody’s own');
  assert.deepEqual(await handlers['privacy.clear']({ what: 'log' }), OK);
  assert.equal(fs.readFileSync(path.join(logs, 'culvert.log'), 'utf8'), '');
  assert.deepEqual(fs.readdirSync(logs).sort(), ['culvert.log', 'notes.txt']);
  log.info('the next one');
  assert.match(fs.readFileSync(path.join(logs, 'culvert.log'), 'utf8'), /^\S+ info {2}the next one\n$/);
});

test('what is kept aside while the log is deleted is deleted too', async (t) => {
  const { logs, handlers } = start(t);
  const log = openLog(logs, false);
  log.info('a line that is to go');
  fs.truncateSync(path.join(logs, 'culvert.log'), 3 * 1024 * 1024);
  const deleting = handlers['privacy.clear']({ what: 'log' });
  // The writer thinks of the file as large still, and begins another one.
  log.info(`${'word '.repeat(500_000)}`);
  log.info('written meanwhile');
  assert.deepEqual(await deleting, OK);
  const left = fs.readdirSync(logs).map((name) => fs.readFileSync(path.join(logs, name), 'utf8'));
  assert.ok(left.every((text) => !text.includes('a line that is to go')));
  log.info('the next one');
  assert.match(fs.readFileSync(path.join(logs, 'culvert.log'), 'utf8'), /the next one\n$/);
});

test('without a log there is nothing to delete', async (t) => {
  assert.deepEqual(await start(t).handlers['privacy.clear']({ what: 'log' }), OK);
});

test('a log that cannot be deleted is told', async (t) => {
  const { logs, handlers } = start(t);
  fs.mkdirSync(path.join(logs, 'culvert.log'), { recursive: true });
  const answer = await handlers['privacy.clear']({ what: 'log' });
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'ClearFailed');
});

test('the history is cleared by who keeps it, and the window is told', async (t) => {
  const { handlers, cleared } = start(t);
  assert.deepEqual(await handlers['privacy.clear']({ what: 'history' }), OK);
  assert.deepEqual(cleared, ['history', 'told']);
});

test('where things are kept is told as whole paths', async (t) => {
  const { dir, logs, handlers } = start(t);
  const answer = await handlers['privacy.where'](null);
  assert.deepEqual(answer.ok && answer.value, {
    settings: path.join(dir, 'settings.json'),
    history: path.join(dir, 'history.jsonl'),
    log: logs,
  });
});
