import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { harmless, parseLink } from '../../../electron/main/link.ts';
import { linkIn, optionsOf } from '../../../electron/main/link-inbox.ts';

const RUNS = { numRuns: 2_000 };
const NAME = /^[a-zA-Z0-9:_-]{1,128}$/;

/** Any letters, and those that links, shells and terminals read as something else. */
const odd = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'/?#&=%+:;\\@"\'`$<>|.- \n\r\t\0\u001b\u009b\u202e\u2066\ufeff'),
    fc.constantFrom('%2f', '%00', '%25', '%', '..', '--', 'culvert:', 'profile=', 'service=SSH', '&'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
  ),
  maxLength: 60,
});

function checkTaken(text: string): boolean {
  const link = parseLink(text);
  if (!link.ok) {
    assert.equal(link.error.code, 'LinkInvalid');
    assert.doesNotMatch(link.error.message, /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    return false;
  }
  const { thingName, profile, region, services } = link.value;
  assert.match(thingName, NAME);
  assert.ok(services.length <= 3 && services.every((id) => NAME.test(id)));
  assert.ok(profile === null || (!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(profile) && [...profile].length <= 64));
  assert.ok(region === null || /^[a-z0-9-]+$/.test(region));
  return true;
}

test('whatever a link holds, it is refused or names a device by the rules of AWS', () => {
  fc.assert(
    fc.property(odd, odd, odd, (thing, name, value) => {
      checkTaken(thing);
      checkTaken(`culvert:${thing}`);
      checkTaken(`culvert://device/${thing}`);
      checkTaken(`culvert://device/press-07?${name}=${value}`);
      checkTaken(`culvert://device/press-07?profile=${encodeURIComponent(value)}`);
    }),
    RUNS,
  );
});

test('every name that AWS allows comes through a link as it was written', () => {
  const letters = [...'abcXYZ019:_-'];
  const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 128 });
  fc.assert(
    fc.property(name, (thing) => {
      const link = parseLink(`culvert://device/${encodeURIComponent(thing)}`);
      assert.equal(link.ok && link.value.thingName, thing);
      assert.ok(checkTaken(`culvert://device/${thing}`));
    }),
    RUNS,
  );
});

test('behind “--” no word of a link is an option, however a launcher has split it', () => {
  fc.assert(
    fc.property(
      fc.array(odd, { maxLength: 6 }),
      fc.constantFrom('--hidden', '--demo', '--quit'),
      (words, option) => {
        const argv = ['culvert', '--', ...words, option, ...words];
        assert.deepEqual(optionsOf(argv), ['culvert']);
        const link = linkIn(argv);
        assert.ok(link === null || (/^culvert:/i.test(link) && link.length <= 4_096));
      },
    ),
    RUNS,
  );
});

test('what is shown of a refused link is short and stays in its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (text) => {
      const shown = harmless(text);
      assert.ok(shown.length <= 61);
      assert.doesNotMatch(shown, /[\p{C}\p{Zl}\p{Zp}]/u);
    }),
    RUNS,
  );
});
