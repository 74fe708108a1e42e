import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ERROR_CODES } from '../../../electron/shared/errors.ts';
import { ROOT, type SourceString, sourceFiles, stringsOf } from '../../helpers/source-strings.ts';

const CATALOGUES = /\/i18n\/|\/shared\/(?:errors(?:-[\w-]+)?|reasons)\.ts$/;

/** Attributes and fields whose texts a person sees or hears. */
const SEEN = new Set([
  ...['children', 'title', 'alt', 'placeholder', 'label', 'hint', 'text', 'advice', 'message', 'heading'],
  ...['summary', 'note', 'detail', 'body', 'toolTip', 'sublabel', 'aria-label', 'aria-description'],
  ...['aria-roledescription', 'aria-valuetext', 'aria-placeholder'],
]);

/** Names, which are the same in every language, and examples of what is typed. */
const ALLOWED: readonly RegExp[] = [
  /^[\s\d\p{P}\p{S}]*$/u,
  // A code, a path, an address, a command or an option, an element of a class.
  /^[a-z0-9:_./@%?=&#-]*$/,
  /^\W*(?:Culvert|AWS IoT|AWS|IAM Identity Center|STS|SSH|ssh|MFA|PAC|CSV|JSON|ARN|Electron|Node(?:\.js)?|Chromium|Web|VNC|USD|localhost, \.example\.com|[kM]b\/s)\W*$/,
  /^(?:English|한국어|日本語|简体中文)$/,
  /^(?:https?|wss?):\/\//,
  /^arn:aws/,
  // Selectors, and the beginnings of ids.
  /^main (?:h1|input\[type="search"\])$/,
  /^(?:service|name) $/,
  // What opens a service, with its slots.
  /^(?:viewer )?\{host\}[: ]\{port\}$/,
];

/** What the style sheets call elements by: strings of such words alone are no text where they are not one's property. */
const CLASSES = new Set(
  fs
    .readdirSync(path.join(ROOT, 'renderer/styles'))
    .flatMap(
      (file) =>
        fs.readFileSync(path.join(ROOT, 'renderer/styles', file), 'utf8').match(/\.[a-z][\w-]*/g) ?? [],
    )
    .map((name) => name.slice(1)),
);

const isClasses = ({ text, property }: SourceString) =>
  !SEEN.has(property) && text.split(' ').every((word) => CLASSES.has(word));

/** Fields and functions whose strings nobody sees. */
const UNSEEN =
  /^(?:className|style|d|viewBox|href|src|id|htmlFor|type|role|key|name|kind|code|grid.*|transform|transition|font|background|color|border|content|width|height)$/;
const UNSEEN_CALLS =
  /^(?:Error|TypeError|RangeError|matchMedia|querySelector|querySelectorAll|log\.\w+)$|(?:\.|^)(?:warn|info|debug|error|includes|startsWith|endsWith|addEventListener)$/;

/** Words with a blank between them, or one that begins with a capital letter and goes on with small ones. */
const WORDS = /^\W*\p{Lu}\p{Ll}+(?:[\s,.:;!?…’]|$)|\p{L}{2,}[,:;]? \p{L}|^ \p{L}{2,}|\p{L}{2,} $/u;

/** Keys of the keyboard, and DOM names of the like, as the browser calls them. */
const BROWSER =
  /^(?:Enter|Escape|Tab|Space|Home|End|Delete|Backspace|Insert|Page(?:Up|Down)|Arrow(?:Up|Down|Left|Right)|Control|Shift|Alt|Meta|Super|Ctrl|Esc|Up|Down|Left|Right|Option|Command(?:OrControl)?|Dead|Process|AltGraph|Unidentified|Mac|Windows|Linux)$/;

const CODES = new Set<string>(ERROR_CODES);

const allowed = (text: string) =>
  ALLOWED.some((pattern) => pattern.test(text)) || BROWSER.test(text) || CODES.has(text);

const left = (strings: readonly SourceString[]) =>
  [...new Set(strings.map(({ file, text }) => `${file}: ${text}`))].sort();

test('no view and no component shows a text that is not in the catalogue', async () => {
  const strings = await stringsOf(sourceFiles(['renderer'], CATALOGUES));
  const seen = strings.filter(
    ({ file, text, property, callee }) =>
      !allowed(text) &&
      !isClasses({ file, text, property, callee }) &&
      !UNSEEN.test(property) &&
      !UNSEEN_CALLS.test(callee) &&
      ((SEEN.has(property) && /\p{L}/u.test(text)) || WORDS.test(text)),
  );
  assert.deepEqual(left(seen), []);
});

/** What is not of the desktop application, prints on a command line, or speaks English for support as the log does. */
const ENGLISH_PARTS =
  /^electron\/(?:cli|local-cloud|i18n)\/|\/aws\/policy\.ts$|\/main\/(?:demo-run|control-\w+|report(?:-\w+)*)\.ts$/;

/** A sentence, or a label of several words: what goes to the log begins with a small letter. */
const SENTENCE = /^\p{Lu}[\p{Ll}’]+[,:]? \p{Ll}/u;

test('no part of main holds a sentence that is not in a catalogue', async () => {
  const strings = await stringsOf(
    sourceFiles(['electron'], CATALOGUES).filter((file) => !ENGLISH_PARTS.test(file)),
  );
  const seen = strings.filter(
    ({ text, property, callee }) =>
      SENTENCE.test(text) && property !== 'serviceName' && !UNSEEN_CALLS.test(callee),
  );
  assert.deepEqual(left(seen), []);
});

test('what an error is told is not a sentence of ours in English', async () => {
  const strings = await stringsOf(
    sourceFiles(['electron'], CATALOGUES).filter((file) => !ENGLISH_PARTS.test(file)),
  );
  const inErrors = strings.filter(
    ({ text, property, file }) =>
      ['reason', 'problem', 'answer', 'files', 'path', 'tried'].includes(property) &&
      / /.test(text.trim()) &&
      !/^electron\/(?:proxy\/worker|aws\/policy)/.test(file),
  );
  assert.deepEqual(left(inErrors), []);
});
