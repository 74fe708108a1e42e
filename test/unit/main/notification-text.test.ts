import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationText } from '../../../electron/main/notification-text.ts';

test('a name with tags in it is shown as it is, and is neither a link nor a picture', () => {
  const message = { title: '<b>R&D</b>', body: 'R&D <a href="http://x">here</a> <img src="file:///x">' };
  assert.deepEqual(notificationText(message, { markup: true }), {
    title: '<b>R&D</b>',
    body: 'R&amp;D &lt;a href="http://x"&gt;here&lt;/a&gt; &lt;img src="file:///x"&gt;',
  });
  assert.deepEqual(notificationText(message, { markup: false }), message);
});

test('control characters and signs that turn the reading direction are not passed on', () => {
  assert.deepEqual(
    notificationText({ title: 'a\n\u001b[31mb', body: 'c\u202e\u0000d\ne' }, { markup: true }),
    {
      title: 'a  [31mb',
      body: 'c  d\ne',
    },
  );
});

test('a service’s long answer does not fill the screen', () => {
  const { title, body } = notificationText(
    { title: 't'.repeat(10_000), body: '&'.repeat(10_000) },
    { markup: true },
  );
  assert.equal(title.length, 200);
  assert.match(body, /^(&amp;){599}…$/);
});
