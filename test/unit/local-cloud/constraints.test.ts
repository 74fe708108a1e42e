import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  findViolations,
  parseJson,
  type Shape,
  validate,
} from '../../../electron/local-cloud/constraints.ts';

const shape = {
  type: 'structure',
  members: {
    id: { type: 'string', min: 1, max: 3, pattern: '[a-z]+' },
    mode: { type: 'string', values: ['A', 'B'] },
    size: { type: 'integer', min: 1, max: 5 },
    list: { type: 'list', min: 1, max: 2, member: { type: 'string', max: 2 } },
    flag: { type: 'boolean' },
  },
  required: ['id'],
} satisfies Shape;

describe('constraints', () => {
  it('find nothing wrong with what keeps to them, null and unknown members included', () => {
    assert.deepEqual(findViolations(shape, { id: 'abc', size: 5, list: ['a', 'bc'], flag: false }), []);
    assert.deepEqual(findViolations(shape, { id: 'a', mode: null, other: { x: 1 } }), []);
  });

  it('word what is wrong as the services do', () => {
    const at = (path: string, value: string) => `Value ${value} at '${path}' failed to satisfy constraint:`;
    assert.deepEqual(findViolations(shape, { mode: 'C', size: 6, list: ['abc', 'a', 'b'] }), [
      `${at('id', 'null')} Member must not be null`,
      `${at('mode', "'C'")} Member must satisfy enum value set: [A, B]`,
      `${at('size', "'6'")} Member must have value less than or equal to 5`,
      `${at('list', "'[abc, a, b]'")} Member must have length less than or equal to 2`,
      `${at('list.1.member', "'abc'")} Member must have length less than or equal to 2`,
    ]);
    assert.deepEqual(findViolations(shape, { id: '' }), [
      `${at('id', "''")} Member must have length greater than or equal to 1`,
      `${at('id', "''")} Member must satisfy regular expression pattern: [a-z]+`,
    ]);
  });

  it('hold a pattern against the whole of a value, and count characters rather than code units', () => {
    assert.equal(findViolations(shape, { id: 'a\n' }).length, 1);
    assert.deepEqual(findViolations(shape, { id: 'a', list: ['😀😀'] }), []);
  });

  it('make one error of all that is wrong', () => {
    assert.throws(() => validate(shape, { id: 'abcd' }), {
      code: 'ValidationException',
      message: /^1 validation error detected: /,
    });
    assert.throws(() => validate(shape, { id: 'ABCD', size: 0 }, 'InvalidRequestException'), {
      code: 'InvalidRequestException',
      message: /^3 validation errors detected: .*; .*; /,
    });
  });

  it('refuse a value of another type, and a body that is no JSON', () => {
    for (const bad of [
      { id: 1 },
      { id: 'a', size: 1.5 },
      { id: 'a', size: '1' },
      { id: 'a', list: 'x' },
      [],
      7,
    ]) {
      assert.throws(() => validate(shape, bad), { code: 'SerializationException' }, JSON.stringify(bad));
    }
    assert.throws(() => validate(shape, { id: 'a', flag: 'true' }), { code: 'SerializationException' });
    assert.throws(() => parseJson(Buffer.from('{"a":')), { code: 'SerializationException' });
    assert.deepEqual(parseJson(Buffer.from('')), {});
  });
});
