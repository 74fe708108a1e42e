import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Thing } from '../../../electron/aws/things.ts';
import {
  compareNames,
  isNarrower,
  matching,
  rankOf,
  type Standing,
  wordsOf,
} from '../../../electron/main/directory-match.ts';
import { createRows } from '../../../electron/main/directory-rows.ts';

const thing = (thingName: string, more: Partial<Thing> = {}): Thing => ({
  thingName,
  thingType: null,
  attributes: {},
  groups: [],
  connectivity: { state: 'unknown' },
  ...more,
});
const online = { connectivity: { state: 'connected', since: null } } as const;
const offline = { connectivity: { state: 'disconnected', since: null } } as const;
const NO_FILTER = { type: null, group: null, connectivity: null };
const nobody: Standing = { tunnelOpen: () => false, favourite: () => false };

function found(
  things: Thing[],
  text: string,
  more: Partial<Parameters<typeof matching>[1]['filter']> = {},
  standing = nobody,
) {
  const rows = createRows();
  rows.put(things);
  const match = { words: wordsOf(text), filter: { ...NO_FILTER, ...more } };
  return matching(rows.sorted(), match, standing).ordered.map((row) => row.thing.thingName);
}

describe('the order of the devices', () => {
  test('open tunnels first, then favourites, then connected ones, then by name', () => {
    const things = [
      thing('b-offline', offline),
      thing('b-unknown'),
      thing('b-online', online),
      thing('z-open-offline', offline),
      thing('a-online', online),
      thing('f-favourite', offline),
      thing('y-open-online', online),
      thing('e-favourite-online', online),
    ];
    const standing = {
      tunnelOpen: (name: string) => name.includes('open'),
      favourite: (name: string) => name.includes('favourite'),
    };
    assert.deepEqual(found(things, '', {}, standing), [
      'y-open-online',
      'z-open-offline',
      'e-favourite-online',
      'f-favourite',
      'a-online',
      'b-online',
      'b-unknown',
      'b-offline',
    ]);
  });

  test('what fits better comes before what is open or a favourite', () => {
    const things = [
      thing('line-press'),
      thing('press'),
      thing('press-07'),
      thing('depress'),
      thing('x-1', { thingType: 'press' }),
      thing('x-2', { attributes: { note: 'old press' } }),
    ];
    const standing = {
      tunnelOpen: (name: string) => name === 'x-2',
      favourite: (name: string) => name === 'x-1',
    };
    assert.deepEqual(found(things, 'press', {}, standing), [
      'press',
      'press-07',
      'line-press',
      'depress',
      'x-1',
      'x-2',
    ]);
  });

  test('numbers count as numbers, and capitals make no great difference', () => {
    const names = ['press-10', 'Press-2', 'press-2', 'PRESS-1', 'press-1'];
    assert.deepEqual(names.sort(compareNames), ['PRESS-1', 'press-1', 'Press-2', 'press-2', 'press-10']);
  });
});

describe('what is found', () => {
  const things = [
    thing('seoul-press-07', {
      thingType: 'hydraulic',
      groups: ['hall-1', 'night'],
      attributes: { line: 'Line 3', site: 'Seoul' },
    }),
    thing('busan-press-08', {
      thingType: 'hydraulic',
      groups: ['hall-2'],
      attributes: { site: 'Busan' },
      ...online,
    }),
    thing('GATE:3', offline),
  ];

  test('a part of name, type, group or attribute, whatever its capitals', () => {
    assert.deepEqual(found(things, 'PRESS'), ['busan-press-08', 'seoul-press-07']);
    assert.deepEqual(found(things, 'gate:'), ['GATE:3']);
    assert.deepEqual(found(things, 'ydrau'), ['busan-press-08', 'seoul-press-07']);
    assert.deepEqual(found(things, 'night'), ['seoul-press-07']);
    assert.deepEqual(found(things, 'line 3'), ['seoul-press-07']);
    assert.deepEqual(found(things, 'site'), [], 'the name of an attribute is not its value');
  });

  test('every word has to be in it, and one attribute can be named', () => {
    assert.deepEqual(found(things, '  press   busan '), ['busan-press-08']);
    assert.deepEqual(found(things, 'press tokyo'), []);
    assert.deepEqual(found(things, 'site=seo'), ['seoul-press-07']);
    assert.deepEqual(found(things, 'SITE=Bus press'), ['busan-press-08']);
    assert.deepEqual(found(things, 'line='), ['seoul-press-07']);
    assert.deepEqual(found(things, 'line=seoul'), []);
  });

  test('filters are whole values', () => {
    assert.deepEqual(found(things, '', { type: 'hydraulic' }), ['busan-press-08', 'seoul-press-07']);
    assert.deepEqual(found(things, '', { type: 'hydra' }), []);
    assert.deepEqual(found(things, '', { group: 'hall-1' }), ['seoul-press-07']);
    assert.deepEqual(found(things, '', { connectivity: 'connected' }), ['busan-press-08']);
    assert.deepEqual(found(things, '', { connectivity: 'unknown' }), ['seoul-press-07']);
    assert.deepEqual(found(things, 'gate', { connectivity: 'connected' }), []);
  });

  test('no words match everything, and twelve are enough for anybody', () => {
    assert.deepEqual(wordsOf(' \t\n '), []);
    assert.equal(wordsOf(Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ')).length, 12);
    assert.deepEqual(wordsOf('a A a'), ['a']);
    const rows = createRows();
    rows.put(things);
    assert.equal(rankOf(rows.sorted()[0]!, []), 0);
  });
});

describe('typing on', () => {
  test('finds among what was found before what it finds among all', () => {
    const all = createRows();
    all.put(
      Array.from({ length: 500 }, (_, index) =>
        thing(`${index % 2 ? 'press' : 'gate'}-${index}`, {
          attributes: { site: `site ${index % 7}`, rack: `r${index % 11}=x` },
          ...(index % 3 ? online : offline),
        }),
      ),
    );
    for (const text of [
      'press-12',
      'site 3 gate',
      'site=site r1',
      'GATE-4  site',
      'r1=x',
      'rack=r1=x',
      '  press',
    ]) {
      let before: { text: string; picked: ReturnType<typeof matching>['picked'] } | null = null;
      for (let end = 1; end <= text.length; end += 1) {
        const typed = text.slice(0, end);
        const match = { words: wordsOf(typed), filter: NO_FILTER };
        const among = before && isNarrower(typed, before.text) ? before.picked : all.sorted();
        const narrow = matching(among, match, nobody);
        assert.deepEqual(narrow.ordered, matching(all.sorted(), match, nobody).ordered, typed);
        before = { text: typed, picked: narrow.picked };
      }
    }
    assert.equal(isNarrower('press', 'gate'), false);
    assert.equal(isNarrower('site=', 'site'), false);
  });
});

describe('the rows', () => {
  test('stay in the order of names whatever order pages come in, each thing once, in its last version', () => {
    const rows = createRows();
    rows.put([thing('b'), thing('d')]);
    rows.put([thing('c'), thing('a'), thing('d', { thingType: 'new' })]);
    rows.put([]);
    rows.put([thing('e'), thing('e', { thingType: 'twice' })]);
    assert.deepEqual(
      rows.sorted().map((row) => row.thing.thingName),
      ['a', 'b', 'c', 'd', 'e'],
    );
    assert.equal(rows.get('d')?.thing.thingType, 'new');
    assert.equal(rows.sorted()[4]?.thing.thingType, 'twice');
    assert.equal(rows.size, 5);
    rows.remove(['c', 'nobody']);
    rows.remove(['nobody']);
    assert.deepEqual(
      rows.sorted().map((row) => row.thing.thingName),
      ['a', 'b', 'd', 'e'],
    );
    rows.clear();
    assert.deepEqual([rows.size, rows.sorted().length, rows.types()], [0, 0, []]);
  });

  test('know the types, groups and attributes that they have seen', () => {
    const rows = createRows();
    rows.put([
      thing('a', { thingType: 'pump', groups: ['g10', 'g2'], attributes: { site: 'x' } }),
      thing('b', { thingType: 'gate', groups: ['g2'], attributes: { rack: 'y', site: 'z' } }),
    ]);
    assert.deepEqual(rows.types(), ['gate', 'pump']);
    assert.deepEqual(rows.groups(), ['g2', 'g10']);
    assert.deepEqual(rows.attributes(), ['site', 'rack']);
  });

  test('take members of a group in, also such of which nothing else is known', () => {
    const rows = createRows();
    rows.put([thing('a', { thingType: 'pump', groups: ['g1'] })]);
    rows.putMembers('g2', ['a', 'b']);
    rows.putMembers('g2', ['a']);
    assert.deepEqual(rows.get('a')?.thing, thing('a', { thingType: 'pump', groups: ['g1', 'g2'] }));
    assert.deepEqual(rows.get('b')?.thing, thing('b', { groups: ['g2'] }));
  });
});
