import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  connectionsText,
  connectivitySentence,
  connectivityText,
  errorText,
  formatAgo,
  formatBytes,
  formatClock,
  formatDate,
  formatDay,
  formatLeft,
  formatMoney,
  formatMonth,
  formatSpan,
  formatTime,
  formatWaited,
  partLeft,
} from '../../../renderer/format.ts';
import { ENGLISH, wordsOf } from '../../../renderer/words.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const BRITISH = wordsOf({ language: 'en', formats: 'en-GB' });
const KOREAN = wordsOf({ language: 'ko', formats: 'ko-KR' });

test('time left is written as hours, minutes and seconds', () => {
  assert.equal(formatLeft(0), '0:00:00');
  assert.equal(formatLeft(999), '0:00:00');
  assert.equal(formatLeft(471_000), '0:07:51');
  assert.equal(formatLeft(HOUR + 42 * MINUTE + 7000), '1:42:07');
  assert.equal(formatLeft(12 * HOUR), '12:00:00');
});

test('no time is left after the expiry, never less than none', () => {
  assert.equal(formatLeft(-5000), '0:00:00');
});

test('time waited leaves the hours out until there are some', () => {
  assert.equal(formatWaited(14_000), '0:14');
  assert.equal(formatWaited(HOUR - 1), '59:59');
  assert.equal(formatWaited(HOUR + 62_000), '1:01:02');
  assert.equal(formatWaited(-1), '0:00');
});

test('bytes take the unit that keeps them under a thousand', () => {
  assert.equal(formatBytes(0), '0 B');
  assert.equal(formatBytes(999), '999 B');
  assert.equal(formatBytes(1000), '1.0 kB');
  assert.equal(formatBytes(999_949), '999.9 kB');
  assert.equal(formatBytes(999_950), '1.0 MB');
  assert.equal(formatBytes(18_400_000), '18.4 MB');
  assert.equal(formatBytes(5e15), '5000.0 TB');
});

test('an instant in the past is told in its largest whole unit', () => {
  const now = 100 * DAY;
  assert.equal(formatAgo(now - 59_999, now, ENGLISH), 'just now');
  assert.equal(formatAgo(now - MINUTE, now, ENGLISH), '1 min ago');
  assert.equal(formatAgo(now - 2 * HOUR - MINUTE, now, ENGLISH), '2 h ago');
  assert.equal(formatAgo(now - DAY, now, ENGLISH), '1 day ago');
  assert.equal(formatAgo(now - 3 * DAY, now, ENGLISH), '3 days ago');
});

test('an instant ahead of a slow clock is now', () => {
  assert.equal(formatAgo(5000, 1000, ENGLISH), 'just now');
});

test('a clock time names the weekday only when it is another day', () => {
  const zone = 'UTC';
  const at = Date.UTC(2026, 10, 20, 9, 14);
  assert.equal(formatClock(at, at + HOUR, BRITISH, zone), '09:14');
  assert.match(formatClock(at, at + DAY, BRITISH, zone), /^Fri,? 09:14$/);
});

test('a clock time follows the time zone over midnight', () => {
  const zone = 'Asia/Seoul';
  const at = Date.UTC(2026, 10, 20, 14, 59);
  assert.equal(formatClock(at, at - HOUR, BRITISH, zone), '23:59');
  assert.match(formatClock(at + MINUTE, at, BRITISH, zone), /^Sat,? 00:00$/);
});

test('the same instants and spans are told in the language of the user', () => {
  const now = 100 * DAY;
  assert.equal(formatAgo(now - 3 * DAY, now, KOREAN), '3일 전');
  assert.equal(formatSpan(7 * HOUR + 40 * MINUTE, KOREAN), '7시간 40분');
  assert.equal(formatMonth('2026-11', KOREAN), '2026년 11월');
  assert.equal(formatDay(now, now, KOREAN), '오늘');
  assert.equal(connectionsText({ ready: true, connections: 1204 }, KOREAN), '연결 1,204개');
});

test('one is singular and thousands are grouped', () => {
  const { t } = ENGLISH;
  assert.equal(t('common.connections', { count: 1 }), '1 connection');
  assert.equal(t('common.connections', { count: 0 }), '0 connections');
  assert.equal(t('common.things', { count: 1204 }), '1,204 things');
});

test('a port says how it is used', () => {
  assert.equal(connectionsText({ ready: true, connections: 2 }, ENGLISH), '2 connections');
  assert.equal(connectionsText({ ready: true, connections: 0 }, ENGLISH), 'idle');
  assert.equal(connectionsText({ ready: false, connections: 0 }, ENGLISH), 'not ready');
});

test('connectivity is told in words, also when AWS does not know it', () => {
  const now = 100 * DAY;
  assert.equal(connectivityText({ state: 'connected', since: 1 }, now, ENGLISH), 'Connected');
  assert.equal(connectivityText({ state: 'disconnected', since: now - 2 * HOUR }, now, ENGLISH), '2 h ago');
  assert.equal(connectivityText({ state: 'disconnected', since: null }, now, ENGLISH), 'Not connected');
  assert.equal(connectivityText({ state: 'unknown' }, now, ENGLISH), 'Unknown');
});

test('the ring is full at the opening and empty from the expiry on', () => {
  const life = { openedAt: 1000, expiresAt: 3000 };
  assert.equal(partLeft(life, 500), 1);
  assert.equal(partLeft(life, 2000), 0.5);
  assert.equal(partLeft(life, 9000), 0);
  assert.equal(partLeft({ openedAt: 5, expiresAt: 5 }, 5), 0);
});

test('the details of an error carry its code, sentence, advice and facts', () => {
  assert.equal(
    errorText({
      code: 'AccessDenied',
      message: 'Not allowed.',
      advice: 'Ask.',
      details: { action: 'iot:OpenTunnel', requestId: 'r-1' },
    }),
    'AccessDenied: Not allowed.\nAsk.\naction: iot:OpenTunnel\nrequestId: r-1',
  );
});

test('a span is told in hours and minutes, and in days from two on', () => {
  assert.equal(formatSpan(0, ENGLISH), 'under a minute');
  assert.equal(formatSpan(59_999, ENGLISH), 'under a minute');
  assert.equal(formatSpan(45 * MINUTE, ENGLISH), '45 min');
  assert.equal(formatSpan(2 * HOUR, ENGLISH), '2 h');
  assert.equal(formatSpan(7 * HOUR + 40 * MINUTE, ENGLISH), '7 h 40 min');
  assert.equal(formatSpan(25 * HOUR, ENGLISH), '25 h');
  assert.equal(formatSpan(50 * HOUR, ENGLISH), '2 days');
});

test('a day is today, yesterday, or its date, by the calendar and not by 24 hours', () => {
  const zone = 'Asia/Seoul';
  const now = Date.UTC(2026, 10, 20, 15, 30);
  assert.equal(formatDay(now, now, BRITISH, zone), 'Today');
  assert.equal(formatDay(now - HOUR, now, BRITISH, zone), 'Yesterday');
  assert.match(formatDay(now - 2 * DAY, now, BRITISH, zone), /Thursday,? 19 November 2026/);
});

test('a month is named, and something else is left as it is', () => {
  assert.equal(formatMonth('2026-11', ENGLISH), 'November 2026');
  assert.equal(formatMonth('whenever', ENGLISH), 'whenever');
});

test('dates and times are those of the place', () => {
  const zone = 'Asia/Seoul';
  const at = Date.UTC(2026, 10, 20, 15, 30);
  assert.equal(formatDate(at, BRITISH, zone), '21 November 2026');
  assert.equal(formatTime(at, BRITISH, zone), '00:30');
});

test('money is written in its currency, with the small parts of a price, and in one that nobody knows', () => {
  assert.equal(formatMoney({ amount: 6, currency: 'USD' }, ENGLISH), '$6.00');
  assert.equal(formatMoney({ amount: 0.0125, currency: 'USD' }, ENGLISH), '$0.0125');
  assert.equal(formatMoney({ amount: 1.1, currency: 'EUR' }, ENGLISH), '€1.10');
  assert.equal(formatMoney({ amount: 6, currency: 'won?' }, ENGLISH), '6.00 won?');
});

test('connectivity as a sentence says what AWS knows, and that it does not', () => {
  const now = 100 * DAY;
  const said = (connectivity: Parameters<typeof connectivitySentence>[0]) =>
    connectivitySentence(connectivity, now, ENGLISH);
  assert.equal(said({ state: 'connected', since: now - 2 * HOUR }), 'Connected to AWS IoT for 2 h');
  assert.equal(said({ state: 'connected', since: null }), 'Connected to AWS IoT');
  assert.equal(said({ state: 'disconnected', since: now - 2 * HOUR }), 'Disconnected 2 h ago');
  assert.equal(said({ state: 'disconnected', since: null }), 'Not connected to AWS IoT');
  assert.equal(said({ state: 'unknown' }), 'Whether it is connected is not known');
});
