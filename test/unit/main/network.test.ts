import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { NetworkInput } from '../../../electron/ipc/contract.ts';
import { createNetwork, type ProxyResolver } from '../../../electron/main/network.ts';
import { openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { Authority } from '../../helpers/certificates.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const AWS = 'https://iot.eu-west-1.amazonaws.com';

const INPUT: NetworkInput = {
  proxy: 'system',
  address: '',
  noProxy: '',
  pacUrl: '',
  proxyUser: '',
  password: null,
  certificateFiles: [],
  systemCertificates: false,
};

interface SceneOptions {
  env?: NodeJS.ProcessEnv;
  answer?: string | Error;
  keychain?: { password?: string; trouble?: CulvertError };
}

/** A network with real settings; the system, PAC files and the keychain answer as they are told. */
function start(t: TestContext, { env = {}, answer = 'DIRECT', keychain = {} }: SceneOptions = {}) {
  const dir = tempDir();
  const clock = new FakeClock();
  const logLines: string[] = [];
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const { settings } = openSettings({ dir: dir.path, now: () => clock.now(), log });
  const scene = {
    answer: answer as string | Error | null,
    asked: [] as string[],
    renewed: 0,
    reads: 0,
    stored: keychain.password ?? null,
    trouble: keychain.trouble ?? null,
    notKept: [] as string[],
  };
  const resolve = (what: string) => {
    scene.asked.push(what);
    const { answer: now } = scene;
    if (now === null) {
      return new Promise<string>(() => {});
    }
    return now instanceof Error ? Promise.reject(now) : Promise.resolve(now);
  };
  const resolver: ProxyResolver = {
    system: (url) => resolve(`system ${url}`),
    pac: (pacUrl, url) => resolve(`${pacUrl} ${url}`),
    renew: async () => {
      scene.renewed += 1;
    },
  };
  const network = createNetwork({
    settings,
    keychain: {
      async get() {
        scene.reads += 1;
        return scene.trouble ? fail(scene.trouble) : ok(scene.stored);
      },
      async set(password) {
        if (scene.trouble) {
          return fail(scene.trouble);
        }
        scene.stored = password;
        return ok(null);
      },
      async delete() {
        scene.stored = null;
        return ok(null);
      },
    },
    resolver,
    env,
    platform: 'linux',
    clock,
    log,
    onNotKept: (error) => scene.notKept.push(error.code),
    systemCertificates: () => ['SYSTEM'],
  });
  t.after(async () => {
    await settings.flush();
    dir.remove();
  });
  const webProxyTo = async (url: string) => {
    const way = await network.networkFor(url);
    return way.ok ? way.value.webProxy : `failed: ${way.error.code}`;
  };
  const file = async () => {
    await settings.flush();
    return fs.readFileSync(path.join(dir.path, SETTINGS_FILE), 'utf8');
  };
  return { network, scene, webProxyTo, settings, file, clock, logLines, dir: dir.path };
}

test('the system’s way is taken, asked for in the web’s own scheme', async (t) => {
  const { scene, webProxyTo } = start(t, { answer: 'PROXY proxy.example:3128; DIRECT' });
  assert.equal(
    await webProxyTo('wss://data.tunneling.iot.eu-west-1.amazonaws.com/tunnel?x=1'),
    'http://proxy.example:3128',
  );
  assert.deepEqual(scene.asked, ['system https://data.tunneling.iot.eu-west-1.amazonaws.com/']);
});

test('where the system names none, the environment may, with its password and exceptions', async (t) => {
  const env = { HTTPS_PROXY: 'http://user:pw@env.example:8080', NO_PROXY: '.internal' };
  const { scene, webProxyTo } = start(t, { env });
  assert.equal(await webProxyTo(AWS), 'http://user:pw@env.example:8080');
  assert.equal(await webProxyTo('https://vpce.internal'), null);
  scene.answer = 'PROXY other.example:1';
  assert.equal(await webProxyTo(AWS), 'http://other.example:1');
  // The system has it from the same environment, but never tells the password.
  scene.answer = 'PROXY env.example:8080';
  assert.equal(await webProxyTo(AWS), 'http://user:pw@env.example:8080');
  scene.answer = 'SOCKS5 s:1';
  assert.equal(await webProxyTo(AWS), 'http://user:pw@env.example:8080');
});

test('a system that has SOCKS only, fails or is silent says so', async (t) => {
  const { scene, webProxyTo, network, clock } = start(t, { answer: 'SOCKS5 s:1' });
  assert.equal(await webProxyTo(AWS), 'failed: WebProxyUnsupported');
  scene.answer = new Error('no network service');
  assert.equal(await webProxyTo(AWS), 'failed: WayUnknown');
  scene.answer = null;
  const waiting = network.networkFor(AWS);
  await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(8_000);
  const waited = await waiting;
  assert.ok(!waited.ok);
  assert.match(waited.error.message, /^The way to iot\.eu-west-1\.amazonaws\.com is not known: .*in time\.$/);
});

test('this computer is always reached straight, and nobody is asked for the way', async (t) => {
  const { scene, webProxyTo } = start(t, { answer: 'PROXY p:1', env: { HTTPS_PROXY: 'http://e:1' } });
  for (const url of [
    'https://127.0.0.1:1',
    'https://localhost:1',
    'wss://[::1]:1',
    'http://127.0.0.1:1',
    'ws://[::1]:1',
  ]) {
    assert.equal(await webProxyTo(url), null);
  }
  assert.deepEqual(scene.asked, []);
});

test('a web proxy by hand: its exceptions count, the system is not asked', async (t) => {
  const { network, scene, webProxyTo, file } = start(t, { answer: 'PROXY p:1' });
  const saved = await network.save({
    ...INPUT,
    proxy: 'manual',
    address: ' proxy.example ',
    noProxy: '*.internal, 10.0.0.0/8',
  });
  assert.ok(saved.ok);
  assert.equal(network.view().address, 'http://proxy.example:3128');
  assert.equal(await webProxyTo(AWS), 'http://proxy.example:3128');
  assert.equal(await webProxyTo('https://vpce.internal'), null);
  assert.equal(await webProxyTo('wss://10.1.2.3'), null);
  assert.deepEqual(scene.asked, []);
  assert.equal(scene.renewed, 1);
  assert.match(await file(), /proxy\.example/);
});

test('none means none', async (t) => {
  const { network, webProxyTo } = start(t, { answer: 'PROXY p:1', env: { HTTPS_PROXY: 'http://e:1' } });
  assert.ok((await network.save({ ...INPUT, proxy: 'none' })).ok);
  assert.equal(await webProxyTo(AWS), null);
});

test('a PAC file is asked by its address, and its answer gets user and password of the settings', async (t) => {
  const { network, scene, webProxyTo } = start(t, { answer: 'HTTPS p.example:443; DIRECT' });
  const pacUrl = 'http://wpad.example/proxy.pac';
  assert.ok(
    (await network.save({ ...INPUT, proxy: 'pac', pacUrl, proxyUser: 'max', password: 's3:cret' })).ok,
  );
  assert.equal(await webProxyTo(AWS), 'https://max:s3%3Acret@p.example:443');
  assert.deepEqual(scene.asked, [`${pacUrl} https://iot.eu-west-1.amazonaws.com/`]);
});

test('the password is in the keychain, in memory, and nowhere else; it is read once', async (t) => {
  const { network, scene, webProxyTo, file, logLines, settings } = start(t, {
    keychain: { password: 'hunter2' },
  });
  settings.update((before) => ({
    ...before,
    network: {
      ...before.network,
      proxy: 'manual',
      address: 'http://p:1',
      proxyUser: 'max',
      hasPassword: true,
    },
  }));
  const ways = await Promise.all([webProxyTo(AWS), webProxyTo(AWS), webProxyTo(AWS)]);
  assert.deepEqual(ways, Array(3).fill('http://max:hunter2@p:1'));
  assert.equal(await webProxyTo(AWS), 'http://max:hunter2@p:1');
  assert.equal(scene.reads, 1);

  const input = { ...INPUT, proxy: 'manual' as const, address: 'http://p:1', proxyUser: 'max' };
  assert.ok((await network.save(input)).ok);
  assert.equal(await webProxyTo(AWS), 'http://max:hunter2@p:1', 'null keeps it');
  assert.ok((await network.save({ ...input, password: 'n3w' })).ok);
  assert.equal(scene.stored, 'n3w');
  assert.equal(await webProxyTo(AWS), 'http://max:n3w@p:1');
  assert.equal(network.view().hasPassword, true);
  assert.ok((await network.save({ ...input, password: '' })).ok);
  assert.equal(scene.stored, null);
  assert.equal(network.view().hasPassword, false);
  assert.equal(await webProxyTo(AWS), 'http://max:@p:1');
  assert.doesNotMatch(
    `${await file()}${logLines.join('\n')}${JSON.stringify(network.view())}`,
    /hunter2|n3w/,
  );
});

test('without a user name there is no password either, and the stored one is removed', async (t) => {
  const { network, scene, webProxyTo } = start(t);
  const input = { ...INPUT, proxy: 'manual' as const, address: 'http://p:1' };
  assert.ok((await network.save({ ...input, proxyUser: 'max', password: 'hunter2' })).ok);
  assert.ok((await network.save(input)).ok);
  assert.equal(scene.stored, null);
  assert.equal(await webProxyTo(AWS), 'http://p:1');
});

test('user and password inside the address are taken out of it and get where they belong', async (t) => {
  const { network, scene, webProxyTo, file } = start(t);
  const input = { ...INPUT, proxy: 'manual' as const, address: 'http://max:hunt%3Aer2@p.example:8080/' };
  assert.ok((await network.save(input)).ok);
  const { address, proxyUser, hasPassword } = network.view();
  assert.deepEqual(
    { address, proxyUser, hasPassword },
    { address: 'http://p.example:8080', proxyUser: 'max', hasPassword: true },
  );
  assert.equal(scene.stored, 'hunt:er2');
  assert.equal(await webProxyTo(AWS), 'http://max:hunt%3Aer2@p.example:8080');
  assert.doesNotMatch(await file(), /hunt/);
});

test('a keychain in trouble stops no web proxy without a password, and is not asked again at once', async (t) => {
  const trouble = culvertError('KeychainLocked', {});
  const { scene, webProxyTo, settings, clock } = start(t, { keychain: { trouble } });
  const store = (more: object) =>
    settings.update((before) => ({ ...before, network: { ...before.network, ...more } }));
  store({ proxy: 'manual', address: 'http://p:1' });
  assert.equal(await webProxyTo(AWS), 'http://p:1');
  assert.equal(scene.reads, 0);
  store({ proxyUser: 'max', hasPassword: true });
  assert.equal(await webProxyTo(AWS), 'failed: KeychainLocked');
  assert.equal(await webProxyTo(AWS), 'failed: KeychainLocked');
  assert.equal(scene.reads, 1);
  scene.trouble = null;
  scene.stored = 'pw';
  await clock.advance(60_000);
  assert.equal(await webProxyTo(AWS), 'http://max:pw@p:1');
});

test('a password that the keychain does not take is kept until Culvert ends, which is said', async (t) => {
  const trouble = culvertError('KeychainMissing', { reason: 'no bus' });
  const { network, scene, webProxyTo, settings } = start(t, { keychain: { trouble } });
  const input = { ...INPUT, proxy: 'manual' as const, address: 'p:1', proxyUser: 'max', password: 'pw' };
  assert.ok((await network.save(input)).ok);
  assert.deepEqual(scene.notKept, ['KeychainMissing']);
  assert.equal(await webProxyTo(AWS), 'http://max:pw@p:1');
  assert.equal(network.view().hasPassword, true);
  assert.equal(settings.get().network.hasPassword, false, 'the next run finds none');
});

test('certificates come from the user’s files and, where wanted, from the system', async (t) => {
  const { network, dir } = start(t);
  const authority = Authority.create(t);
  const pem = path.join(dir, 'company.pem');
  fs.writeFileSync(pem, authority.cert);
  const trusted = async (url: string) => {
    const way = await network.networkFor(url);
    return (
      way.ok &&
      way.value.extraCertificates.map((certificate) => (certificate === 'SYSTEM' ? 'system' : 'file'))
    );
  };
  assert.ok((await network.save({ ...INPUT, certificateFiles: [pem, pem, ' '] })).ok);
  assert.deepEqual(network.view().certificateFiles, [pem]);
  assert.deepEqual(await trusted(AWS), ['file']);
  assert.ok((await network.save({ ...INPUT, certificateFiles: [pem], systemCertificates: true })).ok);
  assert.deepEqual(await trusted('wss://127.0.0.1:1'), ['file', 'system']);
  const way = await network.networkFor(AWS);
  assert.ok(way.ok && way.value.verifyCertificates, 'certificates are always checked');
});

test('what cannot be used is refused whole, with the reason, and changes nothing', async (t) => {
  const { network, dir, file } = start(t);
  const manual = { ...INPUT, proxy: 'manual' as const, address: 'p:1' };
  const before = network.view();
  const table: [NetworkInput, string, RegExp][] = [
    [{ ...manual, address: '' }, 'WebProxyInvalid', /cannot be used as a web proxy/],
    [{ ...manual, address: 'socks5://max:hunter2@p:1' }, 'WebProxyInvalid', /SOCKS is not supported/],
    [{ ...manual, proxyUser: 'a:b', password: 'x' }, 'WebProxyUserInvalid', /cannot be sent/],
    [{ ...manual, proxyUser: 'max', password: 'hunter2\r\nX: y' }, 'WebProxyUserInvalid', /cannot be sent/],
    [{ ...manual, password: 'hunter2' }, 'WebProxyUserInvalid', /cannot be sent/],
    [{ ...INPUT, proxy: 'pac' }, 'PacInvalid', /cannot be the address of a PAC file/],
    [{ ...INPUT, proxy: 'pac', pacUrl: 'file:///etc/proxy.pac' }, 'PacInvalid', /file:/],
    [{ ...INPUT, proxy: 'pac', pacUrl: 'http://max:hunter2@w/p.pac' }, 'PacInvalid', /…@w/],
    [{ ...INPUT, certificateFiles: [path.join(dir, 'none.pem')] }, 'CertificateFileInvalid', /no such file/],
  ];
  for (const [input, code, says] of table) {
    const saved = await network.save(input);
    assert.ok(!saved.ok, code);
    assert.equal(saved.error.code, code);
    assert.match(saved.error.message, says);
    assert.doesNotMatch(JSON.stringify(saved.error), /hunter2/);
  }
  assert.deepEqual(network.view(), before);
  assert.doesNotMatch(await file().catch(() => ''), /hunter2/);
});

test('what is entered for another way to be used later stays, but never a password in it', async (t) => {
  const { network, file } = start(t);
  const odd = {
    ...INPUT,
    proxy: 'none' as const,
    address: 'socks5://max:hunter2@p:1',
    pacUrl: 'http://x:hunter2@w/',
  };
  assert.ok((await network.save(odd)).ok);
  assert.deepEqual([network.view().address, network.view().pacUrl], ['', '']);
  assert.ok((await network.save({ ...INPUT, address: 'p:8080', pacUrl: 'http://w/p.pac' })).ok);
  assert.deepEqual([network.view().address, network.view().pacUrl], ['http://p:8080', 'http://w/p.pac']);
  assert.doesNotMatch(await file(), /hunter2/);
});

test('after waking up the system is asked anew', (t) => {
  const { network, scene } = start(t);
  network.wake();
  assert.equal(scene.renewed, 1);
});
