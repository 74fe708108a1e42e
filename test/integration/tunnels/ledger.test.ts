/** The count of opens and its limit, with the real tunnel service, proxy worker and local cloud. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { Answer } from '../../../electron/ipc/contract.ts';
import { HISTORY_FILE } from '../../../electron/main/history-file.ts';
import { createLedger, type Ledger } from '../../../electron/main/ledger.ts';
import type { Question } from '../../../electron/main/questions.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { OFFLINE, startScene, THING } from './harness.ts';

const ALL = { profileId: null, month: null, kind: 'all' as const, text: '', offset: 0, limit: 200 };
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

async function start(t: TestContext, limit: number | null, answers: Answer[] = []) {
  const temp = tempDir();
  const { settings } = openSettings({ dir: temp.path, now: Date.now, log: silentLog });
  const asked: Question[] = [];
  const revealed: string[] = [];
  let ledger: Ledger | undefined;
  const scene = await startScene(t, {
    ledger: (accounts) => {
      ledger = createLedger({
        dir: temp.path,
        settings,
        profiles: () => [{ id: 'p', name: 'test', monthlyLimit: limit, demo: false }],
        identify: (id) => accounts.identify(id),
        questions: {
          ask: async (question) => {
            asked.push(question);
            return answers.shift() ?? 'cancel';
          },
        },
        words: () => ENGLISH,
        user: 'alex',
        downloads: () => temp.path,
        reveal: (file) => revealed.push(file),
        clock: systemClock,
        newId: randomUUID,
        log: silentLog,
        onUnwritable: (error) => assert.fail(error.message),
        onChange: () => {},
      });
      return ledger;
    },
  });
  assert.ok(ledger);
  const made = ledger;
  t.after(async () => {
    await made.end();
    await settings.flush();
    temp.remove();
  });
  const entries = async () => {
    const page = await made.handlers['history.query'](ALL);
    assert.ok(page.ok);
    return page.value.entries;
  };
  const opens = () => scene.cloud.calls.filter((call) => call === 'OpenTunnel').length;
  return { scene, ledger: made, asked, revealed, entries, opens, dir: temp.path };
}

test('what is opened, reused and closed is in the history, with the caller’s ARN', async (t) => {
  const { scene, ledger, entries, opens } = await start(t, null);
  const opened = await scene.open();
  assert.ok(opened.ok, JSON.stringify(opened));
  assert.equal(codeOf(await scene.service.close(opened.value.key)), 'ok');
  for (let tries = 0; (await entries())[0]?.by === 'alex' && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const [entry, ...others] = await entries();
  assert.deepEqual(others, []);
  assert.equal(opens(), 1);
  assert.deepEqual(
    [entry?.how, entry?.billed, entry?.thingName, entry?.closedBy, entry?.account, entry?.by],
    ['opened', true, THING, 'you', '123456789012', 'arn:aws:iam::123456789012:user/demo'],
  );
  assert.equal(ledger.view().months[0]?.opened, 1);

  const { tunnelId } = await scene.cli(
    ...['open-tunnel', '--destination-config', `thingName=${THING},services=SSH`],
  );
  const reused = await scene.open();
  assert.ok(reused.ok);
  assert.deepEqual(
    (await entries()).map(({ how, billed }) => [how, billed]),
    [
      ['reused', false],
      ['opened', true],
    ],
  );
  assert.equal((await entries())[0]?.tunnelId, tunnelId);
  assert.equal(ledger.view().months[0]?.reused, 1);
});

test('an open whose answer is lost is unsure, and settled when its tunnel is found', async (t) => {
  const { scene, ledger, entries, opens } = await start(t, null);
  scene.cloud.fault('OpenTunnel', 'drop-after');
  scene.cloud.fault('ListTunnels', 'status-500');
  scene.cloud.fault('ListTunnels', 'status-500');
  scene.cloud.fault('ListTunnels', 'status-500');
  const lost = await scene.open({ reuse: false });
  assert.equal(codeOf(lost), 'OpenOutcomeUnknown');
  assert.deepEqual(
    (await entries()).map(({ billed }) => billed),
    [null],
  );
  assert.equal(ledger.view().months[0]?.unsure, 1);
  const again = await scene.open({ reuse: false });
  assert.ok(again.ok, JSON.stringify(again));
  assert.deepEqual(
    (await entries()).map(({ billed, tunnelId }) => [billed, tunnelId]),
    [[true, scene.tunnel(again.value.key).tunnelId]],
  );
  assert.equal(opens(), 1);
});

test('an open that AWS refused is in no history', async (t) => {
  const { scene, entries } = await start(t, 1);
  scene.useKey('denied');
  assert.equal(codeOf(await scene.open()), 'AccessDenied');
  assert.deepEqual(await entries(), []);
  scene.useKey('good');
});

test('the limit asks before AWS is, and Cancel bills nothing', async (t) => {
  const { scene, asked, opens } = await start(t, 1, ['cancel', 'open-anyway']);
  assert.equal(codeOf(await scene.open()), 'ok');
  const declined = await scene.open({ thingName: OFFLINE });
  assert.equal(codeOf(declined), 'OpenDeclined');
  assert.equal(opens(), 1);
  assert.equal(asked[0]?.kind, 'soft-limit');
  assert.deepEqual(
    scene.tunnels().map(({ thingName }) => thingName),
    [THING],
    'no trace of the one that was not opened',
  );
  assert.equal(codeOf(await scene.open()), 'ok', 'a tunnel that is open already asks nothing');
  assert.equal(asked.length, 1);
  assert.equal(codeOf(await scene.open({ thingName: OFFLINE })), 'ok');
  assert.equal(opens(), 2);
});

test('two opens at once do not both slip under the limit', async (t) => {
  const { scene, asked, opens } = await start(t, 1);
  const both = await Promise.all([scene.open(), scene.open({ thingName: OFFLINE })]);
  assert.deepEqual(both.map(codeOf).sort(), ['OpenDeclined', 'ok']);
  assert.equal(asked.length, 1);
  assert.equal(opens(), 1);
});

test('what is left open at the end is told in the next run, and no token is ever on the disk', async (t) => {
  const { scene, ledger, entries, dir } = await start(t, null);
  assert.equal(codeOf(await scene.open()), 'ok');
  await ledger.end();
  assert.equal((await entries())[0]?.closedBy, 'left');
  const text = fs.readFileSync(path.join(dir, HISTORY_FILE), 'utf8');
  assert.match(text, /"closedBy":"left"/);
  assert.equal(/AQGA|accessToken|secret/i.test(text), false);
});

test('the history is exported into the downloads, and shown there', async (t) => {
  const { scene, ledger, revealed } = await start(t, null);
  const { handlers } = ledger;
  const all = { profileId: null, month: null, kind: 'all' as const, text: '' };
  assert.equal(codeOf(await handlers['history.reveal']()), 'ExportGone');
  assert.equal(codeOf(await handlers['history.export']({ ...all, format: 'csv' })), 'HistoryEmpty');
  assert.equal(codeOf(await scene.open()), 'ok');
  const hostile = await handlers['history.export']({ ...all, month: '../../x', format: 'csv' });
  assert.equal(codeOf(hostile), 'BadRequest');
  const csv = await handlers['history.export']({ ...all, format: 'csv' });
  const json = await handlers['history.export']({ ...all, format: 'json' });
  assert.ok(csv.ok && json.ok);
  assert.match(fs.readFileSync(csv.value.path, 'utf8'), /press-07/);
  assert.equal(JSON.parse(fs.readFileSync(json.value.path, 'utf8')).entries.length, 1);
  assert.equal(codeOf(await handlers['history.reveal']()), 'ok');
  assert.deepEqual(revealed, [json.value.path]);
  fs.rmSync(json.value.path);
  assert.equal(codeOf(await handlers['history.reveal']()), 'ExportGone');
});
