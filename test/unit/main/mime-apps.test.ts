import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultsFor, withDefault, withoutDefault } from '../../../electron/main/mime-apps.ts';

const TYPE = 'x-scheme-handler/culvert';
const ENTRY = 'culvert-links.desktop';

const OTHERS = `# kept by hand
[Added Associations]
${TYPE}=wrong.desktop;
text/plain=editor.desktop;viewer.desktop;

[Default Applications]
text/html=browser.desktop

[Removed Associations]
image/png=paint.desktop;
`;

test('a file that does not exist begins with our choice, and is empty again without it', () => {
  const made = withDefault('', TYPE, ENTRY);
  assert.equal(made, `[Default Applications]\n${TYPE}=${ENTRY}\n`);
  assert.deepEqual(defaultsFor(made, TYPE), [ENTRY]);
  assert.equal(withoutDefault(made, TYPE, ENTRY), '');
});

test('what is there stays as it is, and is the same again afterwards', () => {
  const made = withDefault(OTHERS, TYPE, ENTRY);
  assert.equal(
    made,
    OTHERS.replace('[Default Applications]\n', `[Default Applications]\n${TYPE}=${ENTRY}\n`),
  );
  assert.deepEqual(defaultsFor(OTHERS, TYPE), [], 'an association is no choice');
  assert.equal(withoutDefault(made, TYPE, ENTRY), OTHERS);
});

test('a group is made where the file has none', () => {
  const text = '[Added Associations]\ntext/plain=editor.desktop;';
  const made = withDefault(text, TYPE, ENTRY);
  assert.equal(made, `${text}\n\n[Default Applications]\n${TYPE}=${ENTRY}\n`);
  assert.deepEqual(defaultsFor(made, TYPE), [ENTRY]);
});

test('another program that was chosen steps behind, and comes back', () => {
  const text = `[Default Applications]\n${TYPE} = other.desktop\n`;
  const made = withDefault(text, TYPE, ENTRY);
  assert.deepEqual(defaultsFor(made, TYPE), [ENTRY, 'other.desktop']);
  assert.equal(withDefault(made, TYPE, ENTRY), made, 'twice is as once');
  assert.deepEqual(defaultsFor(withoutDefault(made, TYPE, ENTRY), TYPE), ['other.desktop']);
});

test('somebody else’s choice is not taken away, and line ends stay', () => {
  const text = `[Default Applications]\r\n${TYPE}=other.desktop\r\n`;
  assert.equal(withoutDefault(text, TYPE, ENTRY), text);
  assert.equal(
    withDefault(text, TYPE, ENTRY),
    `[Default Applications]\r\n${TYPE}=${ENTRY};other.desktop;\r\n`,
  );
});
