import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPastedToken } from '../../../electron/main/quick-token.ts';

const TOKEN = `AQGAAX${'aB3-_'.repeat(20)}`;
const ARN = 'arn:aws:iot:ap-northeast-2:123456789012:tunnel/01234567-89ab-cdef-0123-456789abcdef';
const answer = {
  tunnelId: '01234567-89ab-cdef-0123-456789abcdef',
  tunnelArn: ARN,
  sourceAccessToken: TOKEN,
  destinationAccessToken: `${TOKEN}-of-the-device`,
};

describe('a pasted source token', () => {
  for (const [what, text] of [
    ['as it is', TOKEN],
    ['with blanks around it', `  ${TOKEN}\n`],
    ['broken into lines by a terminal', `${TOKEN.slice(0, 40)}\n  ${TOKEN.slice(40)}\r\n`],
    ['in quotes, with a comma behind', `"${TOKEN}",`],
    ['in curly quotes', `“${TOKEN}”`],
    ['with a byte order mark', `\ufeff${TOKEN}`],
    ['as localproxy’s variable', `export AWSIOT_TUNNEL_ACCESS_TOKEN="${TOKEN}"`],
    ['as the whole answer of the AWS CLI', JSON.stringify(answer, null, 4)],
    ['as a line of that answer', `    "sourceAccessToken": "${TOKEN}",`],
    ['as an answer cut off at its end', JSON.stringify(answer, null, 4).slice(0, -20)],
    [
      'as a notification meant for a source',
      JSON.stringify({ clientAccessToken: TOKEN, clientMode: 'source', region: 'eu-west-1', services: [] }),
    ],
  ] as const) {
    test(`is taken ${what}`, () => {
      const read = readPastedToken(text);
      assert.equal(read.ok && read.value.accessToken, TOKEN);
    });
  }

  test('brings the region and the id of an answer along', () => {
    assert.deepEqual(readPastedToken(JSON.stringify(answer)), {
      ok: true,
      value: { accessToken: TOKEN, region: 'ap-northeast-2', tunnelId: answer.tunnelId },
    });
    const read = readPastedToken(TOKEN);
    assert.deepEqual(read.ok && [read.value.region, read.value.tunnelId], [null, null]);
  });
});

describe('what is no source token', () => {
  for (const [what, text, words] of [
    ['nothing', ' \n', /there is nothing/],
    ['half a line', 'AQGAAX', /too short/],
    ['the destination’s token', JSON.stringify({ destinationAccessToken: TOKEN }), /for the device/],
    [
      'what a device is notified of',
      JSON.stringify({ clientAccessToken: TOKEN, clientMode: 'destination' }),
      /for the device/,
    ],
    ['an answer without tokens', JSON.stringify({ tunnelId: 'x' }), /no sourceAccessToken/],
    ['an ARN', ARN, /an address/],
    ['an address', 'https://eu-central-1.console.aws.amazon.com/iot/home#/tunnelhub', /an address/],
    ['an access key', `AKIA${'Z'.repeat(16)}`, /access key ID/],
    ['letters of another script', 'токен-токен-токен-токен', /characters that no token has/],
    ['far too much', 'a'.repeat(5_000), /too long/],
  ] as const) {
    test(`${what} is refused with a sentence that shows none of it`, () => {
      const read = readPastedToken(text);
      assert.ok(!read.ok);
      assert.equal(read.error.code, 'SourceTokenInvalid');
      assert.match(read.error.message, words);
      assert.doesNotMatch(read.error.message, /AQGAAX|AKIAZ/);
    });
  }
});
