import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FILTER } from '../../../renderer/device-search.ts';
import { newDraft } from '../../../renderer/open-form.ts';
import { createStore, type Store } from '../../../renderer/store.ts';
import { type Main, mainEnd, profileView, tunnelView, windowView } from './views.ts';

function started(ownNow = 1000): { main: Main; store: Store; setNow: (to: number) => void } {
  let now = ownNow;
  const main = mainEnd();
  const store = createStore({ bridge: main.bridge, now: () => now });
  store.start();
  return {
    main,
    store,
    setNow(to) {
      now = to;
    },
  };
}

test('an older view that arrives late is dropped', () => {
  const { main, store } = started();
  main.send('view', windowView({ version: 3, chosenProfileId: 'new' }));
  main.send('view', windowView({ version: 2, chosenProfileId: 'old' }));
  assert.equal(store.getState().view?.chosenProfileId, 'new');
});

test('the answer to the first call does not undo an event that was faster', async () => {
  const main = mainEnd();
  const store = createStore({ bridge: main.bridge, now: () => 1000 });
  const late = Promise.resolve({ ok: true, value: windowView({ version: 1, chosenProfileId: 'old' }) });
  main.answer(late);
  store.start();
  main.send('view', windowView({ version: 2, chosenProfileId: 'new' }));
  await late;
  await store.reload();
  assert.equal(store.getState().view?.chosenProfileId, 'new');
});

test('time is main’s time, whatever this window’s clock says', () => {
  const { main, store, setNow } = started(5000);
  main.send('view', windowView({ now: 90_000 }));
  assert.equal(store.now(), 90_000);
  setNow(6000);
  assert.equal(store.now(), 91_000);
});

test('a view that was long on its way does not make the countdown jump', () => {
  const { main, store, setNow } = started(0);
  main.send('view', windowView({ version: 1, now: 10_000 }));
  setNow(1000);
  main.send('view', windowView({ version: 2, now: 10_800 }));
  assert.equal(store.now(), 11_000);
});

test('when main’s clock is set, the countdown follows', () => {
  const { main, store, setNow } = started(0);
  main.send('view', windowView({ version: 1, now: 10_000 }));
  setNow(1000);
  main.send('view', windowView({ version: 2, now: 4000 }));
  assert.equal(store.now(), 4000);
});

test('a main that is gone becomes an error with advice, not an exception', async () => {
  const main = mainEnd();
  const store = createStore({ bridge: main.bridge, now: () => 0 });
  main.answer(Promise.reject(new Error('gone')));
  await store.reload();
  assert.equal(store.getState().loadError?.code, 'Internal');
  const outcome = await store.ask('tunnel.close', { key: 'k1' });
  assert.equal(outcome.ok, false);
});

test('the first view takes the error of the start away', async () => {
  const { main, store } = started();
  main.answer(Promise.reject(new Error('gone')));
  await store.reload();
  main.send('view', windowView());
  assert.equal(store.getState().loadError, null);
});

test('typing in the search shows the devices, and emptying it stays there', () => {
  const { store } = started();
  store.search('press');
  assert.equal(store.getState().screen, 'devices');
  store.search('');
  assert.equal(store.getState().screen, 'devices');
  assert.equal(store.getState().query, '');
});

test('going to another screen leaves the sheet and the form behind', () => {
  const { store } = started();
  store.openSheet({ thingName: 'press-07', services: null });
  store.go('about');
  assert.equal(store.getState().sheet, null);
  store.editProfile(null);
  assert.deepEqual(store.getState().form, { profileId: null });
  store.go('profiles');
  assert.equal(store.getState().form, null);
});

test('what was typed for a device survives a look at another screen, and not a Cancel', () => {
  const { store } = started();
  const kept = { profileId: 'p1', thingName: 'press-07', draft: newDraft(null, ['VNC']) };
  store.openSheet({ thingName: 'press-07', services: null });
  store.keep(kept);
  store.go('settings');
  assert.equal(store.getState().sheet, null);
  assert.equal(store.getState().kept, kept);
  store.openSheet({ thingName: 'press-07', services: null });
  store.closeSheet();
  assert.equal(store.getState().kept, null);
});

test('what was typed is forgotten when the tunnel is there', () => {
  const { store } = started();
  store.keep({ profileId: 'p1', thingName: 'press-07', draft: newDraft(null, null) });
  store.pointAt('k1');
  assert.equal(store.getState().kept, null);
  assert.equal(store.getState().screen, 'tunnels');
});

test('a filter is changed part by part, and another profile begins without one', () => {
  const { main, store } = started();
  main.send('view', windowView({ version: 2, chosenProfileId: 'p1' }));
  store.narrow({ type: 'press' });
  store.narrow({ list: 'favourites' });
  assert.deepEqual(store.getState().filter, { ...NO_FILTER, type: 'press', list: 'favourites' });
  main.send('view', windowView({ version: 3, chosenProfileId: 'p1' }));
  assert.equal(store.getState().filter.type, 'press');
  main.send('view', windowView({ version: 4, chosenProfileId: 'p2' }));
  assert.deepEqual(store.getState().filter, NO_FILTER);
});

test('the sheet of a device goes when the tray chooses another profile: its thing is another device there', () => {
  const { main, store } = started();
  main.send('view', windowView({ version: 2, chosenProfileId: 'p1' }));
  store.openSheet({ thingName: 'press-07', services: null });
  main.send('view', windowView({ version: 3, chosenProfileId: 'p1' }));
  assert.equal(store.getState().sheet?.thingName, 'press-07');
  main.send('view', windowView({ version: 4, chosenProfileId: 'p2' }));
  assert.equal(store.getState().sheet, null);
});

test('a sheet that main asked for before its view came is that of the profile in the view', () => {
  const { main, store } = started();
  main.send('view', windowView({ version: 2, chosenProfileId: 'p1' }));
  // No view comes to a hidden window, where the tray has chosen another profile since.
  main.send('show', { view: 'devices', thingName: 'press-07' });
  main.send('view', windowView({ version: 3, chosenProfileId: 'p2' }));
  assert.equal(store.getState().sheet?.thingName, 'press-07');
  main.send('view', windowView({ version: 4, chosenProfileId: 'p1' }));
  assert.equal(store.getState().sheet, null);
});

test('the steps to a first profile begin anew when the profile that they made is deleted', () => {
  const { main, store } = started();
  const made = (profiles: ReturnType<typeof profileView>[], version: number) =>
    main.send('view', windowView({ version, profiles, chosenProfileId: profiles[0]?.id ?? null }));
  made([], 2);
  store.changeFirstRun((now) => ({ ...now, step: 'device', draft: { ...now.draft, id: 'p1' } }));
  // Stored, but not in the view yet.
  made([], 3);
  assert.notEqual(store.getState().firstRun, null);
  made([profileView()], 4);
  assert.notEqual(store.getState().firstRun, null);
  made([], 5);
  assert.equal(store.getState().firstRun, null);
});

test('Quick open stands on the tunnels’ screen and goes with it', () => {
  const { main, store } = started();
  store.go('devices');
  store.openQuick();
  assert.equal(store.getState().screen, 'tunnels');
  assert.equal(store.getState().quick, true);
  store.go('about');
  assert.equal(store.getState().quick, false);
  store.openQuick();
  main.send('show', { view: 'tunnels' });
  assert.equal(store.getState().quick, false);
});

test('main can lead to a device’s sheet', () => {
  const { main, store } = started();
  store.search('something else');
  main.send('show', { view: 'devices', thingName: 'press-07' });
  const { screen, sheet, query } = store.getState();
  assert.deepEqual(
    { screen, sheet, query },
    {
      screen: 'devices',
      sheet: { thingName: 'press-07', services: null },
      query: '',
    },
  );
});

test('main can lead to a tunnel, and the open one is meant when an earlier one is closed', () => {
  const { main, store } = started();
  main.send(
    'view',
    windowView({
      tunnels: [
        tunnelView({ key: 'open' }),
        tunnelView({ key: 'closed', state: 'closed' }),
        tunnelView({ key: 'other', thingName: 'oven' }),
      ],
    }),
  );
  main.send('show', { view: 'tunnels', thingName: 'press-07' });
  assert.equal(store.getState().pointedAt, 'open');
  store.pointed();
  assert.equal(store.getState().pointedAt, null);
});

test('the same words announced twice are two announcements, so that they are read out twice', () => {
  const { store } = started();
  store.announce('Copied');
  store.announce('Copied');
  const said = store.getState().announcements;
  assert.deepEqual(
    said.map(({ text }) => text),
    ['Copied', 'Copied'],
  );
  assert.notEqual(said[0]?.id, said[1]?.id);
});

test('only the latest announcements are kept', () => {
  const { store } = started();
  for (let at = 1; at <= 9; at += 1) {
    store.announce(`no. ${at}`);
  }
  const said = store.getState().announcements.map(({ text }) => text);
  assert.equal(said.at(-1), 'no. 9');
  assert.ok(said.length < 9);
});

test('what becomes of a tunnel is announced in the language of the view, and nothing of the first view', () => {
  const { main, store } = started();
  const korean = { language: 'ko', formats: 'ko-KR' } as const;
  const view = (version: number, state: 'waiting' | 'connected', stateText: string) =>
    windowView({ version, locale: korean, tunnels: [tunnelView({ state, stateText })] });
  main.send('view', view(1, 'waiting', '디바이스 대기 중'));
  assert.deepEqual(store.getState().announcements, []);
  main.send('view', view(2, 'connected', '연결됨'));
  assert.deepEqual(
    store.getState().announcements.map(({ text }) => text),
    ['press-07: 연결됨'],
  );
});

test('the palette lies over the screen as it is, and goes when main shows something else', () => {
  const { main, store } = started();
  store.openSheet({ thingName: 'press-07', services: null });
  main.send('show', { view: 'tunnels', palette: true });
  assert.equal(store.getState().overlay, 'palette');
  assert.equal(store.getState().screen, 'devices');
  assert.equal(store.getState().sheet?.thingName, 'press-07');
  main.send('show', { view: 'activity' });
  assert.equal(store.getState().overlay, null);
  assert.equal(store.getState().screen, 'activity');
});

test('a link fills the sheet with its services; what else was typed for the device stays', () => {
  const { main, store } = started();
  main.send('view', windowView({ version: 1, chosenProfileId: 'p1' }));
  main.send('show', { view: 'devices', thingName: 'press-07', ready: { services: [] } });
  assert.deepEqual(store.getState().sheet, { thingName: 'press-07', services: null });

  const draft = { ...newDraft(null, ['SSH']), customMinutes: '45', lifetimeMinutes: null };
  store.keep({ profileId: 'p1', thingName: 'press-07', draft });
  main.send('show', { view: 'devices', thingName: 'press-07', ready: { services: ['HTTP', 'VNC'] } });
  assert.deepEqual(store.getState().sheet?.services, ['HTTP', 'VNC']);
  assert.deepEqual(store.getState().kept?.draft, { ...draft, services: ['HTTP', 'VNC'] });

  main.send('show', { view: 'devices', thingName: 'press-08', ready: { services: ['SSH'] } });
  assert.equal(store.getState().sheet?.thingName, 'press-08');
  assert.deepEqual(
    store.getState().kept?.draft.services,
    ['HTTP', 'VNC'],
    'another device has nothing to do with it',
  );
});

test('a visit asks for the focus, also on the screen that is shown already; a link does not', () => {
  const { store } = started();
  store.visit('settings', 'network');
  const { arrivals, section, screen } = store.getState();
  assert.deepEqual([screen, section], ['settings', 'network']);
  store.visit('settings');
  assert.equal(store.getState().arrivals, arrivals + 1);
  assert.equal(store.getState().section, null);
  store.go('tunnels');
  assert.equal(store.getState().arrivals, arrivals + 1);
});

test('what was chosen in the palette is remembered, the latest first and each once', () => {
  const { store } = started();
  for (const id of ['a', 'b', 'a']) {
    store.remember(id);
  }
  assert.deepEqual(store.getState().chosen, ['a', 'b']);
});

test('an error that was shown above a screen is left behind with it', () => {
  const { store } = started();
  store.fail({ code: 'Internal', message: 'It failed.', advice: '' });
  assert.equal(store.getState().failure?.message, 'It failed.');
  store.go('devices');
  assert.equal(store.getState().failure, null);
});

test('listeners are called on a change and no more after they left', () => {
  const { store } = started();
  let calls = 0;
  const leave = store.subscribe(() => {
    calls += 1;
  });
  store.go('about');
  leave();
  store.go('tunnels');
  assert.equal(calls, 1);
});

test('a stopped store listens to nothing', () => {
  const main = mainEnd();
  const stop = createStore({ bridge: main.bridge, now: () => 0 }).start();
  assert.equal(main.listeners(), 2);
  stop();
  assert.equal(main.listeners(), 0);
});
