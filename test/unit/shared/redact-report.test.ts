import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactReport } from '../../../electron/shared/redact-report.ts';

const personal = { home: '/home/alex', user: 'alex', host: 'alex-laptop.corp.example' };

test('the home folder is ~, and nobody else’s folder is', () => {
  assert.equal(redactReport('in /home/alex/.aws/config', personal), 'in ~/.aws/config');
  assert.equal(redactReport('in "/home/alex"', personal), 'in "~"');
  assert.equal(redactReport('in /home/alexandra/x', personal), 'in /home/alexandra/x');
});

test('the home folder of Windows is ~ as it stands, in JSON and in a file URL', () => {
  const windows = { home: 'C:\\Users\\Alex B', user: 'Alex B', host: 'PC-17' };
  assert.equal(redactReport('in C:\\Users\\Alex B\\x', windows), 'in ~\\x');
  assert.equal(redactReport(JSON.stringify({ a: 'C:\\Users\\Alex B\\x' }), windows), '{"a":"~\\\\x"}');
  assert.equal(redactReport('file:///C:/Users/Alex%20B/x', windows), 'file:///~/x');
  assert.equal(redactReport('in c:\\users\\alex b\\x', windows), 'in ~\\x');
});

test('the user’s and the computer’s name go as whole words, in any case', () => {
  assert.equal(redactReport('Alex on ALEX-LAPTOP', personal), 'user on this-computer');
  assert.equal(redactReport('alex@alex-laptop.corp.example', personal), 'user@this-computer');
  assert.equal(redactReport('for Alexandra and relax', personal), 'for Alexandra and relax');
});

test('names that tell nothing of a person, and such as are part of every text, stay', () => {
  const nobody = { home: '/root', user: 'root', host: 'pc' };
  const text = 'root-ca.pem of a pc, ssh root@127.0.0.1';
  assert.equal(redactReport(text, nobody), text);
  assert.equal(redactReport('a user', { home: '', user: '', host: '' }), 'a user');
  assert.equal(redactReport('/etc/x', { home: '/', user: 'x', host: 'x' }), '/etc/x');
});

test('of an account number the last four digits stay', () => {
  assert.equal(
    redactReport('arn:aws:iot:eu-central-1:123456789012:tunnel/t-1 of 123456789012.', personal),
    'arn:aws:iot:eu-central-1:…9012:tunnel/t-1 of …9012.',
  );
});

test('longer numbers, instants and the ends of UUIDs are no account numbers', () => {
  for (const text of [
    '1795343622123',
    '0d1f2c3b-4a59-4867-8c7d-123456789012',
    '0.123456789012',
    'up 12345678 bytes',
  ]) {
    assert.equal(redactReport(text, personal), text);
  }
});

test('secrets are hidden as well', () => {
  assert.equal(redactReport('"password":"hunter2" by alex', personal), '"password":"[hidden]" by user');
});

test('a name with a particle or another sign of Korean, Japanese or Chinese beside it goes too', () => {
  assert.equal(redactReport('alex를 찾을 수 없습니다', personal), 'user를 찾을 수 없습니다');
  assert.equal(redactReport('ユーザーalexの設定', personal), 'ユーザーuserの設定');
  assert.equal(redactReport('用户alex在alex-laptop上', personal), '用户user在this-computer上');
  assert.equal(redactReport('/home/alex의 파일', personal), '~의 파일');
  assert.equal(redactReport('계정 123456789012의', personal), '계정 …9012의');
});

test('a name of Chinese or Korean signs goes, in one piece or taken apart as macOS does', () => {
  const li = { home: '/home/李明', user: '李明', host: 'x' };
  assert.equal(redactReport('李明的 file:///home/%E6%9D%8E%E6%98%8E/x', li), 'user的 file://~/x');
  const kim = { home: '/Users/김철수', user: '김철수', host: 'x' };
  assert.equal(redactReport(`${'/Users/김철수/a'.normalize('NFD')} 김철수님`, kim), '~/a user님');
});

test('a user called like a sign of a regular expression, or with a slash, is no trouble', () => {
  const odd = { home: '/home/a.*b', user: 'a.*b', host: '[x]|y' };
  assert.equal(
    redactReport('/home/a.*b/x by a.*b, not by axxb on [x]|y', odd),
    '~/x by user, not by axxb on this-computer',
  );
});
