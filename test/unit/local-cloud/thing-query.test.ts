import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseThingQuery } from '../../../electron/local-cloud/thing-query.ts';

const things: Map<string, string | string[]>[] = [
  new Map<string, string | string[]>([
    ['thingName', 'pump-1'],
    ['thingTypeName', 'pump'],
    ['thingGroupNames', ['hall-1', 'night']],
    ['attributes.site', 'north hall'],
    ['connectivity.connected', 'true'],
  ]),
  new Map([
    ['thingName', 'pump-22'],
    ['thingTypeName', 'pump'],
    ['attributes.site', 'south'],
    ['connectivity.connected', 'false'],
  ]),
  new Map([
    ['thingName', 'a.c'],
    ['connectivity.connected', 'true'],
  ]),
];

function found(text: string): string[] {
  const query = parseThingQuery(text);
  assert.ok(query.ok, text);
  return things.filter(query.matches).map((thing) => String(thing.get('thingName')));
}

describe('a query of things', () => {
  it('finds everything, by a prefix, by a whole value, and by a quoted one', () => {
    assert.deepEqual(found('*'), ['pump-1', 'pump-22', 'a.c']);
    assert.deepEqual(found('thingName:pump-*'), ['pump-1', 'pump-22']);
    assert.deepEqual(found('thingName:*2*'), ['pump-22']);
    assert.deepEqual(found('thingName:pump'), []);
    assert.deepEqual(found('thingName:pump-?'), ['pump-1']);
    assert.deepEqual(found('attributes.site:"north hall"'), ['pump-1']);
    assert.deepEqual(found('connectivity.connected:true'), ['pump-1', 'a.c']);
  });

  it('takes a dot as a dot', () => {
    assert.deepEqual(found('thingName:a.c'), ['a.c']);
    assert.deepEqual(found('thingName:p.mp-1'), []);
  });

  it('joins terms by AND or by a space', () => {
    assert.deepEqual(found('thingName:pump* AND connectivity.connected:true'), ['pump-1']);
    assert.deepEqual(found('thingTypeName:pump connectivity.connected:false'), ['pump-22']);
    assert.deepEqual(found('* AND connectivity.connected:true'), ['pump-1', 'a.c']);
  });

  it('does not mind capitals, save in the names of fields', () => {
    assert.deepEqual(found('thingName:PUMP-*'), ['pump-1', 'pump-22']);
    assert.equal(parseThingQuery('thingname:pump-1').ok, false);
  });

  it('finds a member of a group by any of its groups', () => {
    assert.deepEqual(found('thingGroupNames:night'), ['pump-1']);
    assert.deepEqual(found('thingGroupNames:hall*'), ['pump-1']);
  });

  it('knows OR, NOT, the hyphen, brackets, and a field before them; AND binds closer', () => {
    assert.deepEqual(found('thingName:pump-1 OR thingName:a.c'), ['pump-1', 'a.c']);
    assert.deepEqual(found('thingName:(pump-1 OR a.c) AND connectivity.connected:true'), ['pump-1', 'a.c']);
    assert.deepEqual(found('thingName:(pump* AND -pump-1)'), ['pump-22']);
    assert.deepEqual(found('NOT thingTypeName:pump'), ['a.c']);
    assert.deepEqual(found('thingName:a.c OR thingName:pump* connectivity.connected:false'), [
      'pump-22',
      'a.c',
    ]);
    assert.deepEqual(found('(thingName:a.c OR thingName:pump*) AND connectivity.connected:false'), [
      'pump-22',
    ]);
  });

  it('takes a character after a backslash, or in quotation marks, as itself', () => {
    assert.deepEqual(found('thingName:pump\\-1'), ['pump-1']);
    assert.deepEqual(found('thingName:pump\\*'), []);
    assert.deepEqual(found('thingName:"pump*"'), []);
  });

  it('refuses what it does not understand rather than finding the wrong things', () => {
    const bad = [
      '',
      '   ',
      'pump-1',
      'thingName:',
      ':pump',
      'color:red',
      'thingName:a OR',
      'NOT',
      '-',
      '(thingName:a',
      'thingName:a)',
      'thingName:(a OR',
      '()',
      'thingName:a@b',
      'thingName:a/b',
      'thingName:a\\',
      'thingName:*a AND thingTypeName:*b',
      `thingName:*${'a'.repeat(100)}`,
      'connectivity.timestamp:[1 TO 2]',
      'connectivity.timestamp>5',
      'thingName:a AND',
      'AND thingName:a',
      'thingName:a AND AND thingName:b',
      'attributes.site:"north',
      'thingName:pump~2',
    ];
    for (const text of bad) assert.equal(parseThingQuery(text).ok, false, text);
  });

  it('takes twelve terms and no more', () => {
    assert.equal(parseThingQuery(Array(12).fill('thingName:a').join(' AND ')).ok, true);
    assert.equal(parseThingQuery(Array(13).fill('thingName:a').join(' AND ')).ok, false);
  });
});
