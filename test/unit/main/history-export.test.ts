import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { HistoryEntry } from '../../../electron/ipc/contract.ts';
import { historyCsv, historyJson, writeExport } from '../../../electron/main/history-export.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const AT = Date.UTC(2026, 10, 22, 8, 30);

function entry(change: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    ...{ id: 'e1', at: AT, how: 'opened', billed: true, profileId: 'p1', profileName: 'factory-ops' },
    ...{
      account: '123456789012',
      region: 'eu-central-1',
      thingName: 'press-07',
      tunnelId: 't-1',
      tunnelKey: 'k-1',
    },
    ...{ services: ['SSH', 'VNC'], lifetimeMinutes: 60, by: 'arn:aws:iam::123456789012:user/alex' },
    ...{ closedAt: AT + 90_000, closedBy: 'you', price: { amount: 6, currency: 'USD' } },
    ...change,
  };
}

describe('CSV', () => {
  test('is RFC 4180 with a header and a byte order mark', () => {
    assert.equal(
      historyCsv([entry()]),
      '\uFEFFopened_at,how,billed,profile,account,region,device,services,tunnel_id,lifetime_minutes,by,closed_at,closed_by,minutes,price,currency\r\n' +
        '2026-11-22T08:30:00.000Z,opened,yes,factory-ops,123456789012,eu-central-1,press-07,SSH VNC,t-1,60,' +
        'arn:aws:iam::123456789012:user/alex,2026-11-22T08:31:30.000Z,you,2,6,USD\r\n',
    );
  });

  test('leaves empty what is not known', () => {
    const row = historyCsv([
      entry({
        billed: null,
        closedAt: null,
        closedBy: null,
        price: null,
        lifetimeMinutes: null,
        tunnelId: '',
      }),
    ]).split('\r\n')[1];
    assert.equal(
      row,
      '2026-11-22T08:30:00.000Z,opened,unknown,factory-ops,123456789012,eu-central-1,press-07,SSH VNC,,,' +
        'arn:aws:iam::123456789012:user/alex,,,,,',
    );
  });

  test('quotes what holds commas, quotes or line breaks', () => {
    assert.match(historyCsv([entry({ profileName: 'a, "b"\nc' })]), /,"a, ""b""\nc",/);
  });

  test('holds no cell that a table program would run', () => {
    for (const name of ['=HYPERLINK("http://x")', '+1', '-2+3', '@SUM(A1)', '\t=1']) {
      const row = historyCsv([entry({ profileName: name })]);
      assert.equal(/,"?[=+\-@\t]/.test(row), false, row);
      assert.ok(row.includes(`'${name.slice(0, 2)}`) || row.includes("'\t'="), row);
    }
  });

  test('holds none either where a table program parts cells at semicolons, as in much of Europe', () => {
    for (const name of ["x;=cmd|'/C calc'!A1;", 'x; @SUM(A1)', 'a\t-1', 'x;＝1']) {
      const row = historyCsv([entry({ thingName: name })]);
      assert.equal(/[;\t]\s*[=+\-@＝]/.test(row), false, row);
    }
    assert.ok(historyCsv([entry({ thingName: 'line 3; press-07' })]).includes(',line 3; press-07,'));
  });
});

test('JSON has a version and names that do not change', () => {
  const document: unknown = JSON.parse(
    historyJson([entry({ billed: null })], { exportedAt: AT, month: '2026-11' }),
  );
  assert.deepEqual(document, {
    ...{ format: 'culvert-history', version: 1, exportedAt: '2026-11-22T08:30:00.000Z', month: '2026-11' },
    entries: [
      {
        ...{ id: 'e1', openedAt: '2026-11-22T08:30:00.000Z', how: 'opened', billed: null },
        ...{ profile: 'factory-ops', account: '123456789012', region: 'eu-central-1', device: 'press-07' },
        ...{ services: ['SSH', 'VNC'], tunnelId: 't-1', lifetimeMinutes: 60 },
        by: 'arn:aws:iam::123456789012:user/alex',
        ...{ closedAt: '2026-11-22T08:31:30.000Z', closedBy: 'you', price: { amount: 6, currency: 'USD' } },
      },
    ],
  });
});

test('docs/history.md names every column and member', () => {
  const page = fs.readFileSync(path.join(import.meta.dirname, '../../../docs/history.md'), 'utf8');
  const columns = historyCsv([]).trim().replace('\uFEFF', '').split(',');
  const exported = JSON.parse(historyJson([entry()], { exportedAt: AT, month: null })) as {
    entries: Record<string, unknown>[];
  };
  for (const name of [...columns, ...Object.keys(exported.entries[0] ?? {})]) {
    assert.ok(page.includes(`\`${name}\``), name);
  }
});

describe('an exported file', () => {
  const write = (folder: string, month: string | null = '2026-11', text = 'text') =>
    writeExport({ folder, format: 'csv', month, text });

  test('gets a name of its own, is its owner’s alone, and writes over nothing', async (t) => {
    const temp = tempDir();
    t.after(() => temp.remove());
    const names: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      const written = await write(temp.path, '2026-11', text);
      assert.ok(written.ok);
      names.push(path.basename(written.value.path));
      assert.equal(fs.readFileSync(written.value.path, 'utf8'), text);
      assert.equal(fs.statSync(written.value.path).mode & 0o777, 0o600);
    }
    assert.deepEqual(names, [
      'culvert-history-2026-11.csv',
      'culvert-history-2026-11-2.csv',
      'culvert-history-2026-11-3.csv',
    ]);
    const all = await write(temp.path, null);
    assert.ok(all.ok && all.value.path.endsWith('culvert-history-all.csv'));
  });

  test('does not follow a link that waits under its name', async (t) => {
    const temp = tempDir();
    t.after(() => temp.remove());
    const target = path.join(temp.path, 'target');
    fs.symlinkSync(target, path.join(temp.path, 'culvert-history-2026-11.csv'));
    const written = await write(temp.path);
    assert.ok(written.ok && written.value.path.endsWith('-2.csv'));
    assert.equal(fs.existsSync(target), false);
  });

  test('fails with the folder’s name where it cannot be written', async (t) => {
    const temp = tempDir();
    t.after(() => temp.remove());
    const missing = await write(path.join(temp.path, 'missing'));
    assert.ok(!missing.ok && missing.error.code === 'ExportFailed');
    assert.match(missing.error.message, /missing \(ENOENT: no such file or directory\)/);
  });
});
