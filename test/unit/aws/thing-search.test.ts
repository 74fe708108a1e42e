import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  attributeWord,
  escapeValue,
  infixQuery,
  MAX_INFIX_QUERY_LENGTH,
  MAX_QUERY_LENGTH,
  MAX_QUERY_TERMS,
  namesQuery,
  searchQuery,
  type ThingSearch,
} from '../../../electron/aws/thing-search.ts';
import { parseThingQuery } from '../../../electron/local-cloud/thing-query.ts';

const search = (text: string, more: Partial<ThingSearch> = {}): ThingSearch => ({
  words: text.split(' ').filter(Boolean),
  type: null,
  group: null,
  connectivity: null,
  attributes: [],
  ...more,
});

const termsIn = (query: string) => query.split(/ AND | OR /).length;

/** Which of the things a query finds, read by the local cloud’s parser, which shares nothing with ours. */
function found(query: string | null, things: Record<string, string>[]): string[] {
  const parsed = parseThingQuery(query ?? '');
  assert.ok(parsed.ok, `${query}: ${parsed.ok ? '' : parsed.message}`);
  return things
    .filter((thing) => parsed.matches({ get: (field) => thing[field] }))
    .map((thing) => thing.thingName ?? '');
}

describe('a value for the fleet index', () => {
  test('has its special characters escaped', () => {
    assert.equal(escapeValue('press-07'), 'press\\-07');
    assert.equal(escapeValue('a:b'), 'a\\:b');
    assert.equal(escapeValue('*'), '\\*');
    assert.equal(
      escapeValue('(a) [b] {c} !d ^e ~f ?g |h &i +j "k"'.replaceAll(' ', '')),
      '\\(a\\)\\[b\\]\\{c\\}\\!d\\^e\\~f\\?g\\|h\\&i\\+j\\"k\\"',
    );
    assert.equal(escapeValue('größe_1.5'), 'größe_1.5');
  });

  test('that is an operator in capitals is still a name', () => {
    const things = [
      { thingName: 'AND' },
      { thingName: 'NOT', thingTypeName: 'OR' },
      { thingName: 'ANDROID' },
    ];
    assert.deepEqual(found(namesQuery(['AND', 'NOT', 'press']).query, things), ['AND', 'NOT']);
    assert.deepEqual(found(searchQuery(search('', { type: 'OR' })), things), ['NOT']);
    assert.deepEqual(found(searchQuery(search('AND')), things), ['AND', 'ANDROID']);
    assert.deepEqual(found(infixQuery(search('NOT')), things), ['NOT']);
  });

  test('is none where the index cannot search for it', () => {
    for (const value of [
      '',
      'a b',
      'a@b',
      'a#1',
      '50%',
      'a\\b',
      'a/b',
      "it's",
      'a;b',
      'a,b',
      'a`b',
      'a\nb',
      'a\u0000b',
      'a<b',
    ]) {
      assert.equal(escapeValue(value), null, JSON.stringify(value));
    }
  });

  test('finds itself and nothing that its characters could mean otherwise', () => {
    const things = ['a*', 'ab', 'a?', 'a-b', 'x', 'a:b', 'AND', 'a(b)', 'a"b'].map((thingName) => ({
      thingName,
    }));
    for (const { thingName } of things) {
      assert.deepEqual(found(`thingName:${escapeValue(thingName)}`, things), [thingName]);
    }
  });
});

describe('the query for what was typed', () => {
  test('looks for the beginning of name, type, group and the given attributes', () => {
    assert.equal(
      searchQuery(search('press', { attributes: ['site'] })),
      '(thingName:press* OR thingTypeName:press* OR thingGroupNames:press* OR attributes.site:press*)',
    );
  });

  test('wants every word, and the filters as whole values', () => {
    assert.equal(
      searchQuery(search('press seoul', { type: 'pump', group: 'hall-1', connectivity: 'connected' })),
      'thingTypeName:pump AND thingGroupNames:hall\\-1 AND connectivity.connected:true AND ' +
        '(thingName:press* OR thingTypeName:press* OR thingGroupNames:press*) AND ' +
        '(thingName:seoul* OR thingTypeName:seoul* OR thingGroupNames:seoul*)',
    );
    assert.equal(searchQuery(search('', { connectivity: 'disconnected' })), 'connectivity.connected:false');
  });

  test('name=value looks into that attribute alone', () => {
    assert.deepEqual(attributeWord('site=lab'), { name: 'site', value: 'lab' });
    assert.equal(attributeWord('=lab'), null);
    assert.equal(attributeWord('press-07'), null);
    assert.equal(searchQuery(search('site=lab')), 'attributes.site:lab*');
    assert.equal(searchQuery(search('site=')), 'attributes.site:*');
    assert.equal(searchQuery(search('si(te=lab')), null);
  });

  test('a word that cannot be searched for counts as far as it can', () => {
    assert.equal(searchQuery(search('anna@plant')), searchQuery(search('anna')));
    assert.equal(searchQuery(search('@plant')), null);
    assert.equal(searchQuery(search('@plant press')), searchQuery(search('press')));
    assert.equal(searchQuery(search('')), null);
  });

  test('a type or group that cannot be searched for leaves nothing to ask', () => {
    assert.equal(searchQuery(search('press', { type: 'a/b' })), null);
    assert.equal(infixQuery(search('press', { group: 'a b' })), null);
  });

  test('holds AWS’s limits whatever is typed', () => {
    const attributes = Array.from({ length: 30 }, (_, index) => `attribute-${index}`);
    const texts = [
      'a',
      'a b c d e f g h i j k l',
      'one two three',
      `${'x'.repeat(128)} ${'y'.repeat(128)} ${'z'.repeat(128)} ${'w'.repeat(128)}`,
      '(((((((((( :::::::::: **********',
      'x'.repeat(1000),
    ];
    for (const text of texts) {
      for (const extra of [{}, { type: 'pump', group: 'hall', connectivity: 'connected' as const }]) {
        const query = searchQuery(search(text, { attributes, ...extra }));
        if (query !== null) {
          assert.ok(query.length <= MAX_QUERY_LENGTH, `${query.length}: ${query}`);
          assert.ok(termsIn(query) <= MAX_QUERY_TERMS, query);
          assert.ok(parseThingQuery(query).ok, query);
        }
      }
    }
    assert.equal(termsIn(searchQuery(search('a', { attributes })) ?? ''), MAX_QUERY_TERMS);
  });

  test('is never about more than was typed: what looks like an operator is a word', () => {
    const things = [
      { thingName: 'OR', thingTypeName: 'x' },
      { thingName: 'pump-1', thingTypeName: 'x' },
      { thingName: 'thingName:pump', thingTypeName: 'x' },
    ];
    assert.deepEqual(found(searchQuery(search('OR')), things), ['OR']);
    assert.deepEqual(found(searchQuery(search('thingName:p')), things), ['thingName:pump']);
    assert.deepEqual(found(searchQuery(search('*')), things), []);
    assert.deepEqual(found(searchQuery(search('x)')), things), []);
    assert.deepEqual(found(searchQuery(search('-pump')), things), []);
  });
});

describe('the query for the middle of a name', () => {
  test('is of one word, and short', () => {
    assert.equal(infixQuery(search('07')), 'thingName:*07*');
    assert.equal(
      infixQuery(search('press-0', { type: 'pump' })),
      'thingTypeName:pump AND thingName:*press\\-0*',
    );
    for (const text of ['', 'two words', 'site=lab', 'a@b', 'x'.repeat(MAX_INFIX_QUERY_LENGTH)]) {
      assert.equal(infixQuery(search(text)), null, text);
    }
    assert.ok(parseThingQuery(infixQuery(search('07')) ?? '').ok);
  });
});

describe('the query for names', () => {
  test('takes twelve at a time and leaves the rest', () => {
    const names = Array.from({ length: 30 }, (_, index) => `press-${index}`);
    const { query, rest } = namesQuery(names);
    assert.deepEqual(rest, names.slice(12));
    assert.deepEqual(
      found(
        query,
        [...names, 'press-1x'].map((thingName) => ({ thingName })),
      ),
      names.slice(0, 12),
    );
  });

  test('takes fewer of the longest names, so that it stays short enough, and is none for none', () => {
    const names = Array.from({ length: 12 }, (_, index) => `${index}-`.padEnd(128, '-'));
    let rest = names;
    let rounds = 0;
    while (rest.length > 0 && rounds < 12) {
      const asked = namesQuery(rest);
      assert.ok((asked.query?.length ?? 0) <= MAX_QUERY_LENGTH && asked.query !== null);
      rest = asked.rest;
      rounds += 1;
    }
    assert.ok(rest.length === 0 && rounds > 1);
    assert.deepEqual(namesQuery([]), { query: null, rest: [] });
  });
});
