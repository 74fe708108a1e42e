/**
 * The real application in a company's network: a PAC file leads to a web proxy that wants a password and inspects TLS.
 * The profile has no endpoint of its own, so all of it happens under AWS's names, which only the web proxy can find.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { NetworkInput } from '../../electron/ipc/contract.ts';
import { type Desktop, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { type InspectingProxy, startInspectingProxy } from '../helpers/inspecting-proxy.ts';

const PASSWORD = 'e2e:proxy/secret';

describe('a company’s network', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  let proxy: InspectingProxy;
  let pac: http.Server;
  let pacAsked = 0;
  let certificate: string;
  let profileId: string;
  /** What the helpers opened; they expect a test's context. */
  const closers: (() => unknown)[] = [];
  const context = { after: (close: () => unknown) => closers.push(close) } as unknown as TestContext;

  before(async () => {
    aws = await startDesktopCloud(['press-07']);
    const { region, cloud } = aws;
    const portOf = (url: string) => Number(new URL(url).port);
    proxy = await startInspectingProxy(context, {
      credentials: `max:${PASSWORD}`,
      routes: {
        [`sts.${region}.amazonaws.com:443`]: portOf(cloud.endpoints.sts),
        [`iot.${region}.amazonaws.com:443`]: portOf(cloud.endpoints.iot),
        [`api.tunneling.iot.${region}.amazonaws.com:443`]: portOf(cloud.endpoints.tunneling),
        [`data.tunneling.iot.${region}.amazonaws.com:443`]: portOf(cloud.endpoints.data),
      },
    });
    pac = http.createServer((_, response) => {
      pacAsked += 1;
      response.setHeader('content-type', 'application/x-ns-proxy-autoconfig');
      response.end(`function FindProxyForURL(url, host) {
        return shExpMatch(url, 'https://*.amazonaws.com/*') ? 'SOCKS5 127.0.0.1:9; PROXY 127.0.0.1:${proxy.port}' : 'DIRECT';
      }`);
    });
    await new Promise<void>((resolve) => pac.listen(0, '127.0.0.1', resolve));
    desktop = await startDesktop('unlocked');
    certificate = path.join(desktop.home, 'company.pem');
    fs.writeFileSync(certificate, proxy.authority.cert);
    culvert = await startApp({ desktop });
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
    pac?.close();
    for (const close of closers) {
      await close();
    }
  });

  const save = (more: Partial<NetworkInput>) =>
    page.evaluate((input) => window.culvert.call('network.save', input), {
      proxy: 'pac',
      address: '',
      noProxy: '',
      pacUrl: `http://127.0.0.1:${(pac.address() as AddressInfo).port}/proxy.pac`,
      proxyUser: 'max',
      password: null,
      certificateFiles: [certificate],
      systemCertificates: true,
      ...more,
    } satisfies NetworkInput);

  const testConnection = async () => {
    const tested = await page.evaluate((id) => window.culvert.call('profile.test', { id }), profileId);
    assert.ok(tested.ok);
    return tested.value.hops.map(({ name, state, via, error }) =>
      [name, state, ...(via ? [`via ${via}`] : []), ...(error ? [error.code] : [])].join(' '),
    );
  };

  test('the web proxy that the PAC file names asks for a password until it has one, which goes into the keyring', async () => {
    assert.ok((await save({ proxyUser: '', password: '' })).ok);
    await aws.addProfile(page);
    const view = await page.evaluate(() => window.culvert.call('view.get', null));
    assert.ok(view.ok);
    profileId = view.value.profiles[0]?.id ?? '';
    const [webProxy] = await testConnection();
    assert.equal(webProxy, 'Web proxy failed WebProxyPassword');
    assert.ok(pacAsked > 0);
    assert.deepEqual(proxy.opened, []);

    assert.ok((await save({ password: PASSWORD })).ok);
    const via = `via 127.0.0.1:${proxy.port}`;
    assert.deepEqual(await testConnection(), [
      'Web proxy ok',
      ...['STS', 'AWS IoT', 'Tunneling', 'Data plane'].map((name) => `${name} ok ${via}`),
    ]);
    await until('the devices, which nobody has to ask for again', async () => {
      const now = await page.evaluate(() => window.culvert.call('view.get', null));
      return now.ok && now.value.devices.state === 'ready';
    });
  });

  test('a tunnel is opened and carried on that way', async () => {
    const opened = await page.evaluate((request) => window.culvert.call('tunnel.open', request), {
      thingName: 'press-07',
      services: ['SSH'],
      lifetimeMinutes: 60,
      reuse: true,
      ports: {},
      terminal: false,
    });
    assert.ok(opened.ok, JSON.stringify(opened));
    await until('the tunnel is connected', async () => {
      const view = await page.evaluate(() => window.culvert.call('view.get', null));
      return view.ok && view.value.tunnels[0]?.state === 'connected';
    });
    assert.equal(aws.count('OpenTunnel'), 1);
    assert.ok(proxy.seen.some((head) => head.startsWith('GET /tunnel?local-proxy-mode=source')));
  });

  test('without the company’s authority nothing is trusted, and the sentence says whose signature it is', async () => {
    assert.ok((await save({ certificateFiles: [] })).ok);
    const tested = await page.evaluate((id) => window.culvert.call('profile.test', { id }), profileId);
    assert.ok(tested.ok);
    const sts = tested.value.hops.find(({ name }) => name === 'STS');
    assert.equal(sts?.error?.code, 'CertificateNotTrusted');
    assert.match(sts?.error?.message ?? '', /signed by “Culvert test authority”/);
  });

  test('after a restart the password comes out of the keyring, and it stands in no file', async () => {
    assert.ok((await save({})).ok);
    await culvert.end();
    for (const file of fs.readdirSync(culvert.dataDir, { recursive: true, encoding: 'utf8' })) {
      const whole = path.join(culvert.dataDir, file);
      if (fs.statSync(whole).isFile()) {
        assert.ok(!fs.readFileSync(whole).includes(PASSWORD), file);
      }
    }
    assert.ok(!culvert.stderr().includes(PASSWORD));
    const before = proxy.opened.length;
    culvert = await startApp({ desktop, dataDir: culvert.dataDir });
    page = await culvert.page();
    const view = await page.evaluate(() => window.culvert.call('view.get', null));
    assert.ok(view.ok && view.value.network.hasPassword);
    const hops = await testConnection();
    assert.equal(hops[0], 'Web proxy ok');
    assert.ok(proxy.opened.length > before);
  });
});
