import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWebProxy, readWebProxy, webProxyFor } from '../../../electron/proxy/web-proxy.ts';

const addresses: [text: string, full: string][] = [
  ['proxy', 'http://proxy:3128'],
  ['proxy:8080', 'http://proxy:8080'],
  ['http://proxy', 'http://proxy:3128'],
  ['http://proxy:80', 'http://proxy:80'],
  ['https://proxy', 'https://proxy:3128'],
  ['https://proxy:443', 'https://proxy:443'],
  ['HTTP://Proxy.Example:3128/', 'http://proxy.example:3128'],
  ['  http://proxy:3128  ', 'http://proxy:3128'],
  ['http://proxy:', 'http://proxy:3128'],
  ['10.1.2.3:8080', 'http://10.1.2.3:8080'],
  ['[::1]', 'http://[::1]:3128'],
  ['https://[2001:DB8::1]:8443', 'https://[2001:db8::1]:8443'],
  ['user:secret@proxy', 'http://user:secret@proxy:3128'],
  ['http://user@proxy', 'http://user:@proxy:3128'],
  ['http://user:@proxy', 'http://user:@proxy:3128'],
  ['http://user:p%40ss%3Aw%2Frd@proxy:1', 'http://user:p%40ss%3Aw%2Frd@proxy:1'],
  ['http://user:p@ss@proxy', 'http://user:p%40ss@proxy:3128'],
  ['http://user:a:b@proxy', 'http://user:a%3Ab@proxy:3128'],
  ['http://us%20er:caf\u00e9@[::1]:1', 'http://us%20er:caf%C3%A9@[::1]:1'],
];
for (const [text, full] of addresses) {
  test(`the web proxy address ${text.trim()} reads as ${full}`, () => {
    assert.deepEqual(parseWebProxy(text), { ok: true, value: full });
    // What it answers means the same when it is read again.
    assert.deepEqual(parseWebProxy(full), { ok: true, value: full });
    assert.deepEqual(readWebProxy(full), readWebProxy(text));
  });
}

const invalid: [text: string, said: RegExp][] = [
  ['', /host/],
  ['http://', /host/],
  [':3128', /host/],
  ['user:pw@', /host/],
  ['http://pro xy', /host/],
  ['::1', /brackets/],
  ['[::1', /brackets/],
  ['[::g]:1', /host/],
  ['socks5://proxy:1080', /SOCKS/],
  ['socks5h://proxy:1080', /SOCKS/],
  ['SOCKS4://proxy', /SOCKS/],
  ['ftp://proxy', /http:\/\/ or https:\/\//],
  ['http://proxy:0', /port/],
  ['http://proxy:65536', /port/],
  ['http://proxy/wpad.dat', /PAC/],
  ['http://proxy?x', /nothing may follow/],
  ['http://user:100%@proxy', /%25/],
];
for (const [text, said] of invalid) {
  test(`“${text}” is no web proxy address`, () => {
    const result = parseWebProxy(text);
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'WebProxyInvalid');
    assert.match(result.error.message, said);
  });
}

for (const text of [
  'socks5://user:hunter2@proxy',
  'http://user:hunter2%@proxy',
  'http://user:hunter2@',
  'http://user:hunter2',
  'http://user:hun/hunter2@proxy',
  'http://user:hunter2@proxy/x',
  'http://user:a@hunter2@proxy:0',
  'user:hunter2\n@proxy:0',
]) {
  test(`the words about the wrong address ${JSON.stringify(text)} do not hold its password`, () => {
    const result = parseWebProxy(text);
    assert.ok(!result.ok);
    assert.doesNotMatch(JSON.stringify(result.error), /hunter2/);
  });
}

test('user and password are decoded to bytes, whatever their encoding', () => {
  const credentials = (text: string) => {
    const proxy = readWebProxy(text);
    assert.ok(proxy.ok);
    return proxy.value.credentials;
  };
  assert.equal(credentials('http://proxy'), null);
  assert.deepEqual(credentials('http://u%73er:p%40%3a@proxy'), Buffer.from('user:p@:'));
  // A password in Latin-1 is no UTF-8, and is sent as it is.
  assert.deepEqual(credentials('http://user:%E9@proxy'), Buffer.from([...Buffer.from('user:'), 0xe9]));
});

const service = new URL('wss://data.tunneling.iot.eu-central-1.amazonaws.com/tunnel');

test('https_proxy decides before HTTPS_PROXY, and an empty one means none', () => {
  const lower = 'http://lower:1';
  const upper = 'http://upper:2';
  const choose = (env: NodeJS.ProcessEnv) => webProxyFor(service, env);
  assert.deepEqual(choose({}), { ok: true, value: null });
  assert.deepEqual(choose({ HTTPS_PROXY: upper }), { ok: true, value: upper });
  assert.deepEqual(choose({ https_proxy: lower, HTTPS_PROXY: upper }), { ok: true, value: lower });
  assert.deepEqual(choose({ https_proxy: '', HTTPS_PROXY: upper }), { ok: true, value: null });
  assert.deepEqual(choose({ HTTPS_PROXY: ' ' }), { ok: true, value: null });
  // The websocket is never plain HTTP towards another computer.
  assert.deepEqual(choose({ http_proxy: lower, all_proxy: lower }), { ok: true, value: null });
});

test('a wrong address in the environment is an error, but not for a host that is excepted', () => {
  const env = { https_proxy: 'socks5://proxy' };
  const refused = webProxyFor(service, env);
  assert.ok(!refused.ok);
  assert.equal(refused.error.code, 'WebProxyInvalid');
  assert.deepEqual(webProxyFor(service, { ...env, NO_PROXY: '*' }), { ok: true, value: null });
});

for (const url of ['ws://localhost:1', 'ws://127.0.0.1:1', 'wss://127.4.5.6', 'wss://[::1]:443']) {
  test(`${url} is never reached through a web proxy`, () => {
    assert.deepEqual(webProxyFor(new URL(url), { https_proxy: 'http://proxy:1' }), { ok: true, value: null });
  });
}

const exceptions: [noProxy: string, url: string, excepted: boolean][] = [
  ['*', 'wss://a.example', true],
  ['other, *', 'wss://a.example', true],
  ['example.com', 'wss://example.com', true],
  ['example.com', 'wss://a.b.example.com', true],
  ['example.com', 'wss://notexample.com', false],
  ['example.com', 'wss://example.com.evil', false],
  ['.example.com', 'wss://example.com', true],
  ['.example.com', 'wss://a.example.com', true],
  ['*.example.com', 'wss://a.example.com', true],
  ['EXAMPLE.com', 'wss://A.Example.Com', true],
  ['example.com.', 'wss://a.example.com', true],
  ['example.com', 'wss://a.example.com.', true],
  ['com', 'wss://example.com', true],
  ['.', 'wss://example.com', false],
  ['', 'wss://example.com', false],
  [' , ,', 'wss://example.com', false],
  ['a.example b.example', 'wss://b.example', true],
  ['a.example,b.example\tc.example', 'wss://c.example', true],
  ['example.com:443', 'wss://a.example.com', true],
  ['example.com:443', 'wss://a.example.com:8443', false],
  ['example.com:8443', 'wss://a.example.com:8443', true],
  ['10.1.2.3', 'wss://10.1.2.3', true],
  ['10.1.2.3', 'wss://10.1.2.30', false],
  ['2.3', 'wss://10.1.2.3', false],
  ['10.1.2.3:443', 'wss://10.1.2.3', true],
  ['10.1.2.3:444', 'wss://10.1.2.3', false],
  ['10.0.0.0/8', 'wss://10.200.1.1', true],
  ['10.0.0.0/8', 'wss://11.0.0.1', false],
  ['10.0.0.0/33', 'wss://10.0.0.1', false],
  ['0.0.0.0/0', 'wss://10.0.0.1', true],
  ['10.0.0.0/8', 'wss://ten.example', false],
  ['10.0.0.0/8', 'wss://[2001:db8::1]', false],
  ['2001:db8::1', 'wss://[2001:db8::1]', true],
  ['[2001:db8::1]', 'wss://[2001:0db8:0::1]', true],
  ['[2001:db8::1]:8443', 'wss://[2001:db8::1]:8443', true],
  ['[2001:db8::1]:8443', 'wss://[2001:db8::1]', false],
  ['2001:db8::/32', 'wss://[2001:db8:1::1]', true],
  ['[2001:db8::]/32', 'wss://[2001:db8:1::1]', true],
  ['2001:db8::/32', 'wss://[2001:db9::1]', false],
  ['2001:db8::/129', 'wss://[2001:db8::1]', false],
  ['fe80::1%eth0', 'wss://[fe80::1]', true],
  ['nonsense/8', 'wss://nonsense', false],
];
for (const [noProxy, url, excepted] of exceptions) {
  test(`NO_PROXY=“${noProxy}” ${excepted ? 'excepts' : 'does not except'} ${url}`, () => {
    const proxy = 'http://proxy:3128';
    const expected = { ok: true, value: excepted ? null : proxy };
    assert.deepEqual(webProxyFor(new URL(url), { https_proxy: proxy, NO_PROXY: noProxy }), expected);
    assert.deepEqual(webProxyFor(new URL(url), { https_proxy: proxy, no_proxy: noProxy }), expected);
  });
}

test('no_proxy decides before NO_PROXY', () => {
  const env = { https_proxy: 'http://proxy:1', no_proxy: '', NO_PROXY: '*' };
  assert.deepEqual(webProxyFor(service, env), { ok: true, value: 'http://proxy:1' });
});
