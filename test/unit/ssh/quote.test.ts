import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { posixQuote, powershellQuote, windowsQuote } from '../../../electron/ssh/quote.ts';

const ascii = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1));

test('every character survives a real shell, alone, first, last and beside a quote', () => {
  const words = ascii.flatMap((one) => [one, `${one}a`, `a${one}`, `'${one}'`, `"${one}"`, `\\${one}`]);
  const tricky = ['', '~/x', '-n', '$HOME', '$' + '{HOME}', '!!', '*', 'a\nb', 'ünï — ✓', "''", '\\\\'];
  const all = [...words, ...tricky];
  const output = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${all.map(posixQuote).join(' ')}`], {
    encoding: 'utf8',
  });
  assert.deepEqual(output.split('\0').slice(0, -1), all);
});

test('a word that cannot be an argument throws', () => {
  assert.throws(() => posixQuote('a\0b'), TypeError);
});

test('words for Windows are quoted where needed and refused where cmd and PowerShell differ', () => {
  const cases: [string, string][] = [
    ['ssh', 'ssh'],
    ['HostKeyAlias=culvert.1.+a', 'HostKeyAlias=culvert.1.+a'],
    ['pi@127.0.0.1', 'pi@127.0.0.1'],
    ['C:\\keys\\id', 'C:\\keys\\id'],
    ['C:\\my keys\\id', '"C:\\my keys\\id"'],
    ['C:\\a&b\\(c)^', '"C:\\a&b\\(c)^"'],
    ['C:\\my keys\\', '"C:\\my keys\\\\"'],
    ["C:\\o'neil\\id", '"C:\\o\'neil\\id"'],
    ['@splat', '"@splat"'],
    ['', '""'],
  ];
  for (const [word, quoted] of cases) {
    assert.equal(windowsQuote(word), quoted);
  }
  for (const word of ['%PATH%', '$env:x', 'a"b', 'a`b', '!x!', '“x”', 'a\nb', 'a\0b']) {
    assert.throws(() => windowsQuote(word), TypeError, word);
  }
});

test('a literal of PowerShell doubles every kind of single quote and nothing else', () => {
  assert.equal(powershellQuote('C:\\a b'), "'C:\\a b'");
  assert.equal(powershellQuote('it\'s $x `n "q"'), "'it''s $x `n \"q\"'");
  assert.equal(powershellQuote('‘’‚‛'), "'‘‘’’‚‚‛‛'");
});
