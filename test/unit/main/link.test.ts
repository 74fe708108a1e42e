import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLink } from '../../../electron/main/link.ts';
import { createLinkInbox, linkIn, optionsOf } from '../../../electron/main/link-inbox.ts';

function refused(text: string): string {
  const link = parseLink(text);
  assert.ok(!link.ok, `${text} was taken`);
  assert.equal(link.error.code, 'LinkInvalid');
  return link.error.message;
}

test('a link names a device, and as it likes a profile, a region and up to three services', () => {
  assert.deepEqual(parseLink('culvert://device/press-07'), {
    ok: true,
    value: { thingName: 'press-07', profile: null, region: null, services: [] },
  });
  assert.deepEqual(
    parseLink('culvert://device/press-07?profile=Plant%20B&region=eu-central-1&service=SSH&service=HTTP'),
    {
      ok: true,
      value: {
        thingName: 'press-07',
        profile: 'Plant B',
        region: 'eu-central-1',
        services: ['SSH', 'HTTP'],
      },
    },
  );
});

test('the scheme and the host are read without case, the thing as it is written', () => {
  const link = parseLink('CULVERT://Device/Line:3_Press-07?region=EU-Central-1');
  assert.deepEqual(link.ok && [link.value.thingName, link.value.region], ['Line:3_Press-07', 'eu-central-1']);
});

test('percent signs are decoded once, and a plus sign is a blank as forms write it', () => {
  const link = parseLink('culvert://device/line%3A3?profile=Plant+B%2BC%20%ed%94%84');
  assert.deepEqual(link.ok && [link.value.thingName, link.value.profile], ['line:3', 'Plant B+C 프']);
  refused('culvert://device/line%253A3');
});

test('a thing and three services with the longest names there are, and a profile in any script, are a link', () => {
  const thing = 'x'.repeat(128);
  const services = ['a', 'b', 'c'].map((letter) => `service=${letter.repeat(128)}`).join('&');
  const profile = encodeURIComponent('플'.repeat(64));
  assert.ok(parseLink(`culvert://device/${thing}?profile=${profile}&${services}`).ok);
  refused(`culvert://device/${thing}x`);
  refused(`culvert://device/press?profile=${encodeURIComponent('플'.repeat(65))}`);
});

test('whatever else a link says is refused', () => {
  for (const text of [
    '',
    'culvert:',
    'culvert:device/press-07',
    'culvert:///press-07',
    'culvert://device',
    'culvert://device/',
    'culvert://device/press-07/',
    'culvert://device/press-07/more',
    'culvert://device//press-07',
    'culvert://device/../device/press-07',
    'culvert://device/.',
    'culvert://device/a\\b',
    'culvert://device/press%2007',
    'culvert://device/press%2F07',
    'culvert://device/press%0007',
    'culvert://device/%ff',
    'culvert://device/%',
    'culvert://device/press-07#part',
    'culvert://device/press-07?service=SSH#part',
    'culvert://user@device/press-07',
    'culvert://device:22/press-07',
    'culvert://devices/press-07',
    'culvert-app://window/index.html',
    'https://device/press-07',
    ' culvert://device/press-07',
    'culvert://device/press-07 --demo',
    'culvert://device/press-07\n',
    'culvert://device/press-07?service',
    'culvert://device/press-07?service=',
    'culvert://device/press-07?&service=SSH',
    'culvert://device/press-07?service=SSH&',
    'culvert://device/press-07?service=SSH&service=SSH',
    'culvert://device/press-07?service=a&service=b&service=c&service=d',
    'culvert://device/press-07?service=SSH%20-oProxyCommand%3Dsh',
    'culvert://device/press-07?Service=SSH',
    'culvert://device/press-07?reuse=false',
    'culvert://device/press-07?__proto__=x',
    'culvert://device/press-07?region=eu-central-1&region=eu-central-1',
    'culvert://device/press-07?region=nowhere',
    'culvert://device/press-07?region=eu-central-1.evil.example',
    'culvert://device/press-07?profile=',
    'culvert://device/press-07?profile=%20',
    'culvert://device/press-07?profile=a&profile=b',
    'culvert://device/press-07?profile=a%0Ab',
    'culvert://device/press-07?profile=%E2%80%A8',
    `culvert://device/press-07?profile=${'a'.repeat(3_000)}`,
  ]) {
    refused(text);
  }
  // An empty query says nothing.
  assert.ok(parseLink('culvert://device/press-07?').ok);
});

test('what is said of a refused link is short, of one line, and turns no text around', () => {
  const said = refused(`culvert://device/\u202e\u0007${'x'.repeat(10_000)}\n\u2028next`);
  assert.ok(said.length < 140, said);
  assert.doesNotMatch(said, /[\p{C}\p{Zl}\p{Zp}]/u);
  assert.ok(said.includes('culvert://device/'));
});

test('options are what stands before the two hyphens, and a link is never one', () => {
  const argv = ['/electron', '/app', '--user-data-dir=/x', '--', 'culvert://device/a', '--demo'];
  assert.deepEqual(optionsOf(argv), ['/electron', '/app', '--user-data-dir=/x']);
  assert.equal(linkIn(argv), 'culvert://device/a');
  assert.deepEqual(optionsOf(['/electron', '--demo']), ['/electron', '--demo']);
});

test('a start may be given a link with and without the hyphens, the last one counts, and none is no link', () => {
  assert.equal(
    linkIn(['/electron', '/app', 'culvert://device/a', 'Culvert://device/b']),
    'Culvert://device/b',
  );
  assert.equal(linkIn(['culvert://device/program', '/app']), null);
  assert.equal(linkIn(['/electron', 'culvert://device/a', '--', 'other']), null);
  assert.equal(linkIn(['/electron', '--', `culvert://${'x'.repeat(100_000)}`])?.length, 4_096);
});

test('links that come before somebody takes them wait, and the last one counts', () => {
  const inbox = createLinkInbox();
  inbox.put('culvert://device/a');
  inbox.put('culvert://device/b');
  const taken: string[] = [];
  inbox.handOver((link) => taken.push(link));
  inbox.put('culvert://device/c');
  assert.deepEqual(taken, ['culvert://device/b', 'culvert://device/c']);
});
