/** What no well-behaved client sends, over a bare socket or fetch. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { startTestCloud } from './start-test-cloud.ts';

const target = (operation: string) => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `IoTSecuredTunneling.${operation}`,
});

describe('requests that are not signed', () => {
  it('are refused by each service in its own protocol, and carried out by none', async (t) => {
    const { endpoints, calls, registry } = await startTestCloud(t);
    const tunneling = await fetch(endpoints.tunneling, {
      method: 'POST',
      headers: target('OpenTunnel'),
      body: '{}',
    });
    assert.equal(tunneling.status, 400);
    assert.equal(tunneling.headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.match(tunneling.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(await tunneling.json(), {
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });

    const iot = await fetch(`${endpoints.iot}/things`);
    assert.equal(iot.status, 403);
    assert.equal(iot.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
    assert.deepEqual(await iot.json(), { message: 'Missing Authentication Token' });

    const sts = await fetch(endpoints.sts, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    assert.equal(sts.status, 403);
    assert.equal(sts.headers.get('content-type'), 'text/xml');
    assert.match(await sts.text(), /<Type>Sender<\/Type><Code>MissingAuthenticationToken<\/Code>/);

    assert.deepEqual(calls, ['OpenTunnel', 'ListThings', 'GetCallerIdentity']);
    assert.equal(registry.list({ maxResults: 1 })?.tunnels.length, 0);
  });

  it('do not get their markup into the XML of STS', async (t) => {
    const { endpoints } = await startTestCloud(t);
    const authorization = 'AWS4-HMAC-SHA256"><evil/> Credential=x';
    const answer = await fetch(`${endpoints.sts}/?Action=%3Cevil%2F%3E`, { headers: { authorization } });
    const text = await answer.text();
    assert.match(text, /IncompleteSignature/);
    assert.ok(!text.includes('<evil/>'), text);
  });
});

describe('the front', () => {
  it('listens on loopback only, each service on a port of its own', async (t) => {
    const { endpoints } = await startTestCloud(t);
    const urls = Object.values(endpoints).map((endpoint) => new URL(endpoint));
    assert.ok(urls.every((url) => url.hostname === '127.0.0.1' && url.protocol === 'http:'));
    assert.equal(new Set(urls.map((url) => url.port)).size, 6);
  });

  it('refuses a body beyond its limit and goes on serving', async (t) => {
    const { endpoints, calls } = await startTestCloud(t);
    const large = await fetch(endpoints.tunneling, {
      method: 'POST',
      headers: target('OpenTunnel'),
      body: 'x'.repeat(300 * 1024),
    });
    assert.equal(large.status, 413);
    assert.deepEqual(calls, []);
    assert.equal((await fetch(`${endpoints.tunneling}/`)).status, 400);
  });

  it('cuts off a body without end', async (t) => {
    const { endpoints } = await startTestCloud(t);
    const socket = connect(Number(new URL(endpoints.tunneling).port), '127.0.0.1');
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.resume();
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const write = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', write);
    write();
    await ended;
    assert.ok(socket.destroyed);
  });

  it('stops listening when it is closed, also towards a client that keeps its connection', async (t) => {
    const cloud = await startTestCloud(t);
    await fetch(`${cloud.endpoints.iot}/things`);
    await cloud.close();
    for (const endpoint of Object.values(cloud.endpoints)) await assert.rejects(fetch(endpoint));
  });
});
