import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { createRestore, noteWords } from '../../../electron/main/restore.ts';
import type { Settings, StoredOpenTunnel } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import type { KeptTunnel } from '../../../electron/tunnels/service.ts';
import { MINUTE_MS, NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const stored: StoredOpenTunnel = {
  tunnelId: 't-1',
  profileId: 'p1',
  region: 'eu-central-1',
  thingName: 'press-07',
  services: [{ serviceId: 'SSH', port: 5507 }],
  openedAt: NOW - 60 * MINUTE_MS,
  expiresAt: NOW + 60 * MINUTE_MS,
  lifetimeMinutes: 120,
};

function scene(kept: StoredOpenTunnel[] = []) {
  let settings = { openTunnels: kept } as Settings;
  let tunnels: Tunnel[] = [];
  let writes = 0;
  const restored: KeptTunnel[] = [];
  const restore = createRestore({
    settings: {
      get: () => settings,
      update: (change) => {
        writes += 1;
        settings = change(settings);
      },
    },
    state: () => ({ tunnels: { tunnels } }),
    service: {
      restore(tunnel) {
        restored.push(tunnel);
        show([...tunnels, sampleTunnel({ key: tunnel.tunnelId, ...shownOf(tunnel) })]);
      },
    },
    profile: (id) => (id === 'gone' ? undefined : { name: 'factory-ops', demo: id === 'demo' }),
    now: () => NOW,
    log: silentLog,
  });
  function show(next: Tunnel[]): void {
    const before = { tunnels: { tunnels } };
    tunnels = next;
    restore.changed(before);
  }
  return {
    restore,
    restored,
    show,
    kept: () => settings.openTunnels,
    writes: () => writes,
  };
}

function shownOf({ tunnelId, services, thingName }: KeptTunnel): Partial<Tunnel> {
  return {
    tunnelId,
    thingName,
    origin: 'restored',
    phase: { kind: 'opening' },
    services: services.map(({ serviceId, port }) => sampleService({ serviceId, localPort: port })),
  };
}

describe('what is kept for the next run', () => {
  test('is each open tunnel with its ports, and nothing secret', () => {
    const it = scene();
    it.restore.begin();
    it.show([sampleTunnel()]);
    assert.deepEqual(it.kept(), [stored]);
  });

  test('is written once, however much traffic a tunnel carries', () => {
    const it = scene();
    it.restore.begin();
    it.show([sampleTunnel()]);
    it.show([sampleTunnel({ services: [sampleService({ bytesUp: 9 })] })]);
    it.show([sampleTunnel({ phase: { kind: 'reconnecting', attempt: 1, reason: 'cut' } })]);
    assert.equal(it.writes(), 1);
  });

  test('goes when the tunnel is closed, or taken off the list', () => {
    const it = scene();
    it.restore.begin();
    it.show([sampleTunnel()]);
    it.show([sampleTunnel({ phase: { kind: 'closed', why: 'user', at: NOW } })]);
    assert.deepEqual(it.kept(), []);
    it.show([sampleTunnel()]);
    it.show([]);
    assert.deepEqual(it.kept(), []);
  });

  for (const [what, change] of [
    ['a demo’s', { profileId: 'demo' }],
    ['one from a pasted token', { origin: 'quick', profileId: '', tunnelId: null, expiresAt: null }],
    ['one that is not open yet', { tunnelId: null, openedAt: null, expiresAt: null }],
  ] as [string, Partial<Tunnel>][]) {
    test(`is not ${what}`, () => {
      const it = scene();
      it.restore.begin();
      it.show([sampleTunnel(change)]);
      assert.deepEqual(it.kept(), []);
    });
  }

  test('marks a tunnel without a thing, whose name only stands in for it', () => {
    const it = scene();
    it.restore.begin();
    it.show([sampleTunnel({ thingless: true })]);
    assert.deepEqual(it.kept(), [{ ...stored, thingless: true }]);
  });
});

describe('the next run', () => {
  test('takes up what is open yet, on the ports it had', () => {
    const it = scene([stored]);
    it.restore.begin();
    assert.deepEqual(it.restored, [{ ...stored, profileName: 'factory-ops' }]);
    assert.deepEqual(it.kept(), [stored], 'it stays kept while it is taken up');
  });

  test('keeps all of them while the first is taken up: a crash in between loses none', () => {
    const both = [stored, { ...stored, tunnelId: 't-2' }];
    const it = scene(both);
    it.restore.begin();
    assert.deepEqual(it.kept(), both);
    assert.equal(it.writes(), 0);
  });

  test('keeps the saved port of a tunnel that is on another one this time', () => {
    const it = scene([stored]);
    it.restore.begin();
    it.show([sampleTunnel({ services: [sampleService({ localPort: 5508 })] })]);
    assert.deepEqual(it.kept()[0]?.services, [{ serviceId: 'SSH', port: 5507 }]);
  });

  test('leaves expired ones, and those of profiles that are gone', () => {
    const it = scene([
      { ...stored, tunnelId: 'late', expiresAt: NOW },
      { ...stored, tunnelId: 'lost', profileId: 'gone' },
    ]);
    it.restore.begin();
    assert.deepEqual(it.restored, []);
    assert.deepEqual(it.kept(), []);
  });
});

test('what is told of a tunnel says what to do', () => {
  const moved = {
    kind: 'port-moved',
    thingName: 'press-07',
    serviceId: 'SSH',
    port: 5507,
    instead: 5508,
  } as const;
  assert.match(
    noteWords(moved, ENGLISH).text,
    /Port 5507 for SSH of press-07 is in use, so it is on port 5508/,
  );
  assert.match(noteWords(moved, ENGLISH).advice, /saved port stays 5507/);
  assert.match(noteWords({ ...moved, serviceId: '' }, ENGLISH).text, /Port 5507 for the tunnel of press-07/);
  const closed = noteWords({ kind: 'closed-while-away', thingName: 'press-07' }, ENGLISH);
  assert.deepEqual([closed.tone, /closed while Culvert was not running/.test(closed.text)], ['info', true]);
});
