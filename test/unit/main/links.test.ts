import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../../electron/i18n/words.ts';
import type { Events } from '../../../electron/ipc/contract.ts';
import { createLinks } from '../../../electron/main/links.ts';
import { type AppState, initialState, reduce } from '../../../electron/main/state.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';

const PLANT_A = { id: 'a', name: 'Plant A', region: 'eu-central-1' };
const PLANT_B = { id: 'b', name: 'Plant B', region: 'ap-northeast-2' };
const PLANT_C = { id: 'c', name: 'Plant C', region: 'ap-northeast-2' };

function setUp({ list = [PLANT_A, PLANT_B], chosen = 'a' as string | null } = {}) {
  let state: AppState = initialState;
  let chosenId = chosen;
  const flags = { busy: false, running: true };
  const shown: (Events['show'] | undefined)[] = [];
  const words = wordsOf({ language: 'en', formats: 'en' });
  const links = createLinks({
    profiles: {
      list: () => list,
      chosenId: () => chosenId,
      choose: (id) => {
        chosenId = id;
        return ok(null);
      },
    },
    show: (target) => shown.push(target),
    putNotice: (notice) => {
      state = reduce(state, { type: 'notice', notice });
    },
    takeNotice: (id) => {
      state = reduce(state, { type: 'notice-dismissed', id });
    },
    words: () => words,
    busy: () => flags.busy,
    running: () => flags.running,
    log: silentLog,
  });
  return {
    links,
    flags,
    shown,
    chosenId: () => chosenId,
    notices: () => state.notices.map(({ text }) => text),
  };
}

const press = (services: string[] = []): Events['show'] => ({
  view: 'devices',
  thingName: 'press-07',
  ready: { services },
});

test('a link shows the device of the chosen profile ready to open, with the services it names, and says nothing', () => {
  const { links, shown, notices, chosenId } = setUp();
  links.open('culvert://device/press-07?service=SSH&service=HTTP');
  assert.deepEqual(shown, [press(['SSH', 'HTTP'])]);
  assert.deepEqual(notices(), []);
  assert.equal(chosenId(), 'a');
});

test('a link for another profile chooses it and says whose it is, by its name without case or by its region', () => {
  for (const query of [
    'profile=plant%20b',
    'region=ap-northeast-2',
    'profile=Plant+B&region=ap-northeast-2',
  ]) {
    const { links, shown, notices, chosenId } = setUp();
    links.open(`culvert://device/press-07?${query}`);
    assert.equal(chosenId(), 'b');
    assert.deepEqual(shown, [press()]);
    assert.deepEqual(notices(), ['The link to press-07 is for the profile “Plant B”, which is chosen now.']);
  }
});

test('a link never chooses between profiles, nor in the place of what it says', () => {
  const cases: [string, RegExp][] = [
    ['profile=Plant%20X', /a profile “Plant X”, which this Culvert does not have/],
    ['profile=Plant+B&region=eu-central-1', /that profile is for ap-northeast-2/],
    ['region=us-east-1', /no profile is for that region/],
    ['region=ap-northeast-2', /2 profiles are for that region/],
    ['region=ap-northeast-2&bad', /^Culvert cannot follow the link/],
  ];
  for (const [query, said] of cases) {
    const { links, shown, notices, chosenId } = setUp({ list: [PLANT_A, PLANT_B, PLANT_C] });
    links.open(`culvert://device/press-07?${query}`);
    assert.equal(chosenId(), 'a');
    assert.deepEqual(shown, [undefined], 'the window with the notice, and nothing else');
    assert.equal(notices().length, 1);
    assert.match(notices()[0] ?? '', said);
  }
});

test('of several profiles of a region the chosen one is meant', () => {
  const { links, shown, chosenId } = setUp({ list: [PLANT_B, PLANT_C], chosen: 'c' });
  links.open('culvert://device/press-07?region=ap-northeast-2');
  assert.equal(chosenId(), 'c');
  assert.deepEqual(shown, [press()]);
});

test('without any profile a link says that one is needed', () => {
  const { links, shown, notices } = setUp({ list: [], chosen: null });
  links.open('culvert://device/press-07');
  assert.deepEqual(shown, [undefined]);
  assert.deepEqual(notices(), ['No AWS profile is chosen.']);
});

test('what is said in the name of a profile that does not exist is harmless', () => {
  const { links, notices } = setUp();
  links.open(`culvert://device/press-07?profile=${encodeURIComponent('\u202eevil')}`);
  assert.doesNotMatch(notices()[0] ?? '', /\u202e/);
});

test('fifty hostile links leave one notice, and a good one takes it away', () => {
  const { links, shown, notices } = setUp();
  for (let number = 0; number < 50; number++) {
    links.open(`culvert://device/press-07/${number}`);
  }
  assert.deepEqual(notices().length, 1);
  assert.match(notices()[0] ?? '', /press-07\/49/);
  links.open('culvert://device/press-07');
  assert.deepEqual(notices(), []);
  assert.deepEqual(shown.at(-1), press());
});

test('while something is asked links wait, and the last of fifty is followed once', () => {
  const { links, flags, shown } = setUp();
  flags.busy = true;
  for (let number = 0; number < 50; number++) {
    links.open(`culvert://device/press-${number}`);
  }
  links.changed();
  assert.ok(
    shown.every((target) => target === undefined),
    'the question is brought up, not changed',
  );
  flags.busy = false;
  links.changed();
  links.changed();
  const followed = shown.filter((target) => target !== undefined);
  assert.deepEqual(followed, [{ view: 'devices', thingName: 'press-49', ready: { services: [] } }]);
});

test('while Culvert quits links are not followed, one that waited neither', () => {
  const { links, flags, shown, notices } = setUp();
  flags.busy = true;
  links.open('culvert://device/press-07');
  shown.length = 0;
  flags.running = false;
  links.open('culvert://device/press-08');
  flags.busy = false;
  links.changed();
  assert.deepEqual(shown, []);
  assert.deepEqual(notices(), []);
});
