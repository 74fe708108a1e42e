import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { ProfileView } from '../../../electron/ipc/contract.ts';
import { openLog } from '../../../electron/main/log-file.ts';
import { type ReportInput, reportText } from '../../../electron/main/report.ts';
import { createReportHandlers } from '../../../electron/main/report-handlers.ts';
import { computerFacts, createReportInput } from '../../../electron/main/report-input.ts';
import { initialState } from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { MINUTE_MS, NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { profileView, windowView } from '../renderer/views.ts';

const personal = { home: '/home/alex', user: 'alex', host: 'alex-laptop' };

function input(change: Partial<ReportInput> = {}): ReportInput {
  const facts = createReportInput({
    state: () => initialState,
    view: () =>
      windowView({
        about: {
          culvert: '0.4.0',
          electron: '45.4.1',
          chromium: '150.1',
          node: '20.20.0',
          runtime: 'electron 45.4.1',
          platform: 'linux 6.1 x64',
        },
      }),
    env: { XDG_SESSION_TYPE: 'wayland', XDG_CURRENT_DESKTOP: 'GNOME', APPIMAGE: '/opt/Culvert.AppImage' },
  })();
  return { ...facts, now: NOW, errors: [], log: [], ...change };
}

const section = (text: string, title: string) =>
  (text.split(`${title}\n${'='.repeat(title.length)}\n`)[1] ?? '').split('\n\n')[0] ?? '';

test('the report says what runs and where', () => {
  const text = reportText(input(), personal);
  assert.match(text, /^Culvert diagnostics\n=+\nMade 2026-01-01T00:00:00Z\n/);
  assert.match(
    section(text, 'Versions'),
    /Culvert 0\.4\.0\nElectron 45\.4\.1, Chromium 150\.1, Node 20\.20\.0\n.*\nPlatform: linux 6\.1 x64/,
  );
  assert.match(section(text, 'This computer'), /Desktop: GNOME, session: wayland\nPacked as: AppImage\n/);
  assert.match(section(text, 'This computer'), /Keyring: ok\nRunning for \d+ min, \d+ MiB/);
  assert.match(section(text, 'Settings'), /Language: system, theme: system\nWhen the window is closed: ask/);
  assert.equal(section(text, 'Tunnels'), 'None');
});

test('a computer that tells nothing of itself is no trouble', () => {
  const { session, desktop, pack } = computerFacts({});
  assert.deepEqual([session, desktop, pack], ['', '', '']);
  assert.match(
    reportText(input({ computer: computerFacts({}) }), personal),
    /Desktop: not told, session: not told/,
  );
});

test('both ends of each tunnel are in it, and the error with its code', () => {
  const tunnels = [
    sampleTunnel({
      services: [sampleService({ connections: 2, bytesUp: 10, bytesDown: 20 })],
      destination: { state: 'lost', since: NOW - MINUTE_MS },
      protocol: { version: 1, chosen: true },
    }),
    sampleTunnel({
      key: 'k2',
      thingName: 'press-08',
      tunnelId: null,
      services: [sampleService({ serviceId: '', localPort: null })],
      phase: {
        kind: 'trouble',
        error: culvertError(
          'AccessDenied',
          { action: 'iot:OpenTunnel' },
          { action: 'iot:OpenTunnel', awsName: 'UnauthorizedException', requestId: 'r-1' },
        ),
      },
    }),
    sampleTunnel({ key: 'k3', phase: { kind: 'waiting', since: NOW } }),
    sampleTunnel({ key: 'k4', phase: { kind: 'reconnecting', attempt: 3, reason: 'gone' } }),
    sampleTunnel({ key: 'k5', phase: { kind: 'closed', why: 'expired', at: NOW } }),
  ];
  const text = section(reportText(input({ tunnels }), personal), 'Tunnels');
  assert.match(
    text,
    /press-07: connected\n {2}key k1, tunnel id t-1, opened, profile factory-ops, eu-central-1\n/,
  );
  assert.match(
    text,
    /this computer: connected since 2025-12-31T23:00:00Z; device: lost since 2025-12-31T23:59:00Z/,
  );
  assert.match(text, /protocol V1, chosen by the user/);
  assert.match(text, /SSH on port 5507 \(2 connections, 10 bytes up, 20 down\)/);
  assert.match(
    text,
    /press-08: trouble, AccessDenied \(UnauthorizedException, iot:OpenTunnel, request r-1\): /,
  );
  assert.match(text, /tunnel id none yet/);
  assert.match(text, /the only service on port none/);
  assert.match(text, /press-07: waiting for the device since 2026-01-01T00:00:00Z/);
  assert.match(text, /press-07: reconnecting, try 3/);
  assert.match(text, /press-07: closed \(expired\) 2026-01-01T00:00:00Z/);
});

test('profiles are there by name, kind and region', () => {
  const profiles: ProfileView[] = [
    profileView({ signedIn: 'yes', signedInUntil: NOW }),
    profileView({
      id: 'p2',
      name: 'acme',
      region: 'ap-northeast-2',
      signIn: {
        ...{ kind: 'sso', startUrl: 'https://acme.awsapps.com/start', ssoRegion: 'us-east-1' },
        ...{ accountId: '123456789012', accountName: 'Acme', roleName: 'Operator' },
      },
      role: {
        roleArn: 'arn:aws:iam::123456789012:role/Deep',
        externalId: 'ext-1',
        mfaSerial: 'm',
        sessionName: '',
      },
      endpoints: { iot: 'https://user:pw@iot.example/path?x=1' },
    }),
    profileView({ id: 'p3', name: 'files', signIn: { kind: 'shared', awsProfile: 'base' } }),
  ];
  const text = section(reportText(input({ profiles, chosenProfileId: 'p2' }), personal), 'Profiles');
  const [ops, acme, files] = text.split('\n');
  assert.equal(
    ops,
    'ops: access key, kept in the keyring; eu-central-1; signed in: yes until 2026-01-01T00:00:00Z',
  );
  assert.equal(
    acme,
    'acme: IAM Identity Center in us-east-1; ap-northeast-2; chosen; signed in: unknown; takes a role with MFA; own endpoints: iot iot.example',
  );
  assert.match(files ?? '', /^files: a profile of the AWS files; /);
});

test('of the network no more than hosts is told', () => {
  const { network } = input();
  const manual = reportText(
    input({
      network: {
        ...network,
        proxy: 'manual',
        address: 'http://bob:s3cr3t-pw@proxy.corp:3128',
        noProxy: 'a.example, b.example',
        proxyUser: 'bob-at-work',
        hasPassword: true,
        certificateFiles: ['/home/alex/corp.pem'],
      },
    }),
    personal,
  );
  assert.match(
    section(manual, 'Network'),
    /Web proxy: manual\nHost of the web proxy: proxy\.corp:3128\nExceptions: 2/,
  );
  assert.match(section(manual, 'Network'), /A user for the web proxy is set: yes\nOwn certificate files: 1/);
  assert.doesNotMatch(manual, /bob|s3cr3t|a\.example|corp\.pem/);
  const pac = reportText(
    input({ network: { ...network, proxy: 'pac', pacUrl: 'https://wpad.corp/secret-path/p.pac?u=1' } }),
    personal,
  );
  assert.match(section(pac, 'Network'), /Host of the PAC file: wpad\.corp/);
  assert.doesNotMatch(pac, /secret-path/);
});

test('no secret gets into a report of a state that is full of them', () => {
  const accessToken = `AQGAAX${'q7Zx'.repeat(110)}`;
  const secrets = {
    accessToken,
    accessKey: 'AKIAIOSFODNN7SEEDED1',
    secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYSEEDED2KEY',
    sessionToken: `IQoJb3JpZ2luX2Vj${'sEeD3'.repeat(40)}`,
    webToken: 'eyJhbGciOiJIUzI1NiJ9.eyJzZWVkZWQ0IjoxfQ.seeded4seeded4',
    proxyPassword: 'seeded5-password',
    user: 'alex',
    host: 'alex-laptop',
    account: '123456789012',
  };
  // A password on its own looks like any word: it has its name or its place in a URL.
  const all = Object.entries(secrets)
    .map(([name, secret]) => (name === 'proxyPassword' ? `password=${secret}` : secret))
    .join(' ');
  const inAUrl = `http://alex:${secrets.proxyPassword}@proxy:3128/`;
  const poisoned = culvertError(
    'TokenRefused',
    { reason: `${all} ${inAUrl}` },
    { awsName: accessToken, requestId: secrets.webToken, policy: all, tags: [{ key: 'x', value: all }] },
  );
  const { network, general, devices, others, about } = input();
  const text = reportText(
    input({
      about: { ...about, runtime: `/home/alex/x ${all}` },
      computer: { ...computerFacts({}), desktop: all, session: inAUrl },
      general: { ...general, shortcut: secrets.secretKey, terminal: `/home/alex/bin/t ${secrets.accessKey}` },
      keychain: poisoned,
      network: { ...network, proxy: 'manual', address: inAUrl, proxyUser: all, noProxy: all, pacUrl: inAUrl },
      profiles: [
        profileView({
          name: `ops ${secrets.accessKey}`,
          region: secrets.sessionToken,
          accessKeyHint: secrets.accessKey,
          endpoints: { iot: inAUrl, sts: `https://h/${accessToken}` },
          tags: [{ key: 'k', value: all }],
          role: { roleArn: all, externalId: all, mfaSerial: all, sessionName: all },
          signIn: {
            ...{ kind: 'sso', startUrl: all, ssoRegion: secrets.webToken },
            ...{ accountId: secrets.account, accountName: all, roleName: all },
          },
        }),
      ],
      devices: { ...devices, error: poisoned },
      others: { ...others, error: poisoned },
      tunnels: [
        sampleTunnel({
          thingName: secrets.secretKey,
          profileName: secrets.webToken,
          tunnelId: accessToken,
          account: secrets.account,
          phase: { kind: 'trouble', error: poisoned },
        }),
      ],
      errors: [`warn ${all} ${inAUrl}`],
      log: [`info ${JSON.stringify(secrets)}`, `info account 123456789012 of ${inAUrl}`, all],
    }),
    personal,
  );
  for (const [name, secret] of Object.entries(secrets)) {
    for (const piece of [secret, secret.slice(4, 20) || secret]) {
      assert.ok(!text.toLowerCase().includes(piece.toLowerCase()), `${name}: ${piece}\n${text}`);
    }
  }
  assert.doesNotMatch(text, /seeded|SEEDED|sEeD/);
  assert.match(text, /…9012/);
});

// ---- the window's calls ----

function handlers(t: { after(run: () => void): void }) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const logs = path.join(dir.path, 'logs');
  const downloads = path.join(dir.path, 'downloads');
  fs.mkdirSync(downloads);
  const revealed: string[] = [];
  let now = new Date(2026, 10, 22, 23, 30).getTime();
  let opens = '';
  const made = createReportHandlers({
    logFolder: logs,
    facts: () => {
      const { now: _, errors: __, log: ___, ...facts } = input();
      return facts;
    },
    personal: () => personal,
    downloads: () => downloads,
    reveal: (file) => revealed.push(file),
    openFolder: async (folder) => {
      revealed.push(folder);
      return opens;
    },
    now: () => now,
  });
  return {
    ...{ dir: dir.path, logs, downloads, revealed },
    calls: made,
    log: openLog(logs, false),
    later: (ms: number) => {
      now += ms;
    },
    fileManagerFails: () => {
      opens = 'no file manager';
    },
    async make() {
      const answer = await made['report.make']();
      assert.ok(answer.ok);
      return answer.value.text;
    },
  };
}

test('what is saved is exactly what was shown, for its owner alone, named after the day', async (t) => {
  const { calls, make, downloads, log } = handlers(t);
  log.info('before the report');
  const text = await make();
  log.info('after the report');
  const saved = await calls['report.save']();
  assert.ok(saved.ok);
  assert.equal(saved.value.path, path.join(downloads, 'culvert-report-2026-11-22.txt'));
  assert.equal(fs.readFileSync(saved.value.path, 'utf8'), text);
  assert.match(text, /before the report/);
  assert.doesNotMatch(text, /after the report/);
  if (process.platform !== 'win32') {
    assert.equal(fs.statSync(saved.value.path).mode & 0o777, 0o600);
  }
});

test('of two reports that are asked for at once the saved one is the one that was shown', async (t) => {
  const { calls, downloads, later } = handlers(t);
  const first = calls['report.make']();
  later(1_000);
  const shown = await Promise.all([first, calls['report.make']()]);
  await calls['report.save']();
  const saved = fs.readFileSync(path.join(downloads, 'culvert-report-2026-11-22.txt'), 'utf8');
  assert.deepEqual(
    shown.map((answer) => answer.ok && answer.value.text),
    [saved, saved],
  );
});

test('a name from elsewhere cannot forge a line of the report, nor speak to a terminal', () => {
  const forged = 'press-07\n\nTunnels\n=======\nNone\u001b]0;owned\u0007\u202e';
  const text = reportText(input({ tunnels: [sampleTunnel({ thingName: forged })] }), personal);
  assert.doesNotMatch(text, /[^\P{Cc}\n]|\u202e/u);
  assert.equal(text.split('\nTunnels\n').length, 2);
});

test('a line of a megabyte is cut, and hides what it holds all the same', { timeout: 60_000 }, () => {
  const line = `2026-11-22T10:00:00.000Z error ${'://a'.repeat(250_000)} AKIAIOSFODNN7EXAMPLE`;
  const text = reportText(input({ log: [line, 'next password=hunter2'] }), personal);
  assert.ok(text.length < 20_000);
  assert.match(text, /next password=\[hidden\]\n$/);
});

test('a report is never written over another', async (t) => {
  const { calls, make, downloads } = handlers(t);
  fs.writeFileSync(path.join(downloads, 'culvert-report-2026-11-22.txt'), 'mine');
  await make();
  const saved = await calls['report.save']();
  assert.ok(saved.ok);
  assert.equal(path.basename(saved.value.path), 'culvert-report-2026-11-22-2.txt');
  assert.equal(fs.readFileSync(path.join(downloads, 'culvert-report-2026-11-22.txt'), 'utf8'), 'mine');
});

test('nothing is saved that was not shown', async (t) => {
  const { calls, downloads } = handlers(t);
  const saved = await calls['report.save']();
  assert.equal(saved.ok ? '' : saved.error.code, 'BadRequest');
  assert.deepEqual(fs.readdirSync(downloads), []);
});

test('a folder that cannot be written is told with its reason', async (t) => {
  const { calls, make, downloads } = handlers(t);
  await make();
  fs.rmdirSync(downloads);
  const saved = await calls['report.save']();
  assert.equal(saved.ok ? '' : saved.error.code, 'ReportNotSaved');
  assert.match(saved.ok ? '' : saved.error.message, /ENOENT/);
});

test('the saved report is shown in its folder, unless it is gone', async (t) => {
  const { calls, make, revealed } = handlers(t);
  const before = await calls['report.reveal']();
  assert.equal(before.ok ? '' : before.error.code, 'ReportGone');
  await make();
  const saved = await calls['report.save']();
  assert.ok(saved.ok);
  assert.ok((await calls['report.reveal']()).ok);
  assert.deepEqual(revealed, [saved.value.path]);
  fs.rmSync(saved.value.path);
  const after = await calls['report.reveal']();
  assert.equal(after.ok ? '' : after.error.code, 'ReportGone');
});

test('the report ends with the last lines of the log, and warnings stand apart', async (t) => {
  const { make, log } = handlers(t);
  t.mock.method(process.stderr, 'write', () => true);
  for (let at = 1; at <= 400; at += 1) {
    log.info(`n=${at}.`);
  }
  log.warn('watch out', { code: 'Throttled' });
  const text = await make();
  const log300 = section(text, 'Log, last 300 lines').trimEnd().split('\n');
  assert.equal(log300.length, 300);
  assert.match(log300[0] ?? '', /n=102\./);
  assert.match(log300.at(-1) ?? '', /watch out code="Throttled"$/);
  assert.match(section(text, 'Latest warnings and errors'), /^\S+ warn watch out code="Throttled"$/);
});

test('a log that cannot be read is told in its place', async (t) => {
  const { calls, make, logs } = handlers(t);
  fs.rmSync(logs, { recursive: true });
  fs.mkdirSync(path.join(logs, 'culvert.log'), { recursive: true });
  assert.match(await make(), /The log cannot be read: EISDIR/);
  const asked = await calls['log.query']({ tunnel: null, level: 'info', text: '', offset: 0, limit: 1 });
  assert.equal(asked.ok ? '' : asked.error.code, 'LogUnreadable');
});

test('the folder of the log is opened, or the reason told', async (t) => {
  const { calls, logs, revealed, fileManagerFails } = handlers(t);
  assert.ok((await calls['log.reveal']()).ok);
  assert.deepEqual(revealed, [logs]);
  fileManagerFails();
  const answer = await calls['log.reveal']();
  assert.match(answer.ok ? '' : answer.error.message, /no file manager/);
});
