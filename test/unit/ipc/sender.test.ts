import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Sender, trustedSender } from '../../../electron/ipc/sender.ts';

const ORIGIN = 'culvert-app://window';
const window = { id: 7 };
const mainFrame = { url: `${ORIGIN}/index.html#/tunnels`, parent: null };

function from(frame: Partial<NonNullable<Sender['senderFrame']>> | null, id = window.id): Sender {
  return { sender: { id }, senderFrame: frame && { ...mainFrame, ...frame } };
}

describe('who may call main', () => {
  const table: [string, Sender, boolean][] = [
    ['the main frame of our window, showing our page', from({}), true],
    ['another file of our page', from({ url: `${ORIGIN}/other.html` }), true],
    ['a frame inside our page', from({ parent: mainFrame }), false],
    ['another window with the same page', from({}, 8), false],
    ['a frame that is gone', from(null), false],
    ['our window while it shows a web page', from({ url: 'https://example.com/' }), false],
    ['a web page whose host is named like ours', from({ url: 'https://window/index.html' }), false],
    ['our scheme with another host', from({ url: 'culvert-app://other/index.html' }), false],
    ['a host that begins like ours', from({ url: 'culvert-app://window.example.com/' }), false],
    ['our host with a port', from({ url: 'culvert-app://window:1/index.html' }), false],
    ['our origin as a user name', from({ url: 'https://culvert-app:window@example.com/' }), false],
    ['our origin further behind', from({ url: `https://example.com/${ORIGIN}/index.html` }), false],
    ['a file', from({ url: 'file:///index.html' }), false],
    ['an empty page', from({ url: 'about:blank' }), false],
    ['a page from data', from({ url: 'data:text/html,hello' }), false],
    ['a blob of our page', from({ url: `blob:${ORIGIN}/1` }), false],
    ['the developer tools', from({ url: 'devtools://devtools/bundled/inspector.html' }), false],
    ['a frame that shows nothing yet', from({ url: '' }), false],
  ];
  for (const [who, sender, trusted] of table) {
    test(`${who}: ${trusted ? 'yes' : 'no'}`, () => {
      assert.equal(trustedSender(sender, window, ORIGIN), trusted);
    });
  }

  test('nobody while there is no window', () => {
    assert.equal(trustedSender(from({}), null, ORIGIN), false);
  });
});
