/** A tunnel whose computer changes networks, and one whose web proxy inspects TLS. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { Authority, startTlsFront } from '../../helpers/certificates.ts';
import { startInspectingProxy } from '../../helpers/inspecting-proxy.ts';
import {
  dial,
  echo,
  exchange,
  type Harness,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';
import { WebProxyServer } from '../../helpers/web-proxy-server.ts';

const NAME = 'tunnel.example';

async function start(t: TestContext): Promise<Harness & { connect(network: NetworkOptions): void }> {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, {
    targets: { SSH: target.port },
    services: [{ serviceId: 'SSH', port: 0 }],
    connect: false,
  });
  const connect = (network: NetworkOptions) => {
    const started = harness.source.connect({
      endpoint: `wss://${NAME}`,
      ...harness.token,
      destinationVersion: 3,
      network,
    });
    assert.ok(started.ok);
  };
  return { ...harness, connect };
}

const kinds = ({ statuses }: Harness) => statuses.map(({ kind }) => kind);

test('a tunnel that lost its web proxy takes the way it is told, at its next try and on the same ports', async (t) => {
  const harness = await start(t);
  const authority = Authority.create(t);
  const front = await startTlsFront(t, {
    ...authority.issue([`DNS:${NAME}`]),
    to: harness.relay.port,
  });
  const office = await WebProxyServer.start(t, { routes: { [`${NAME}:443`]: front.port } });
  const home = await WebProxyServer.start(t, { routes: { [`${NAME}:443`]: front.port } });
  const through = ({ port }: WebProxyServer): NetworkOptions => ({
    ...DIRECT_NETWORK,
    webProxy: `http://127.0.0.1:${port}`,
    extraCertificates: [authority.cert],
  });
  harness.connect(through(office));
  await until('connected', () => kinds(harness).includes('connected'));
  await exchange(await dial(t, harness.ports.SSH), 1000);

  harness.source.network(through(home));
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.equal(home.requests.length, 0, 'what is connected stays');

  office.behaviour = { kind: 'answer', bytes: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n' };
  for (const socket of front.sockets) {
    socket.destroy();
  }
  await until('connected again', () => kinds(harness).filter((kind) => kind === 'connected').length === 2);
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.deepEqual([office.requests.length, home.requests.length], [1, 1]);
});

test('a tunnel passes a web proxy that inspects TLS once its authority is trusted', async (t) => {
  const harness = await start(t);
  const proxy = await startInspectingProxy(t, {
    routes: { [`${NAME}:443`]: harness.relay.port },
    credentials: 'max:pw',
  });
  const network = { ...DIRECT_NETWORK, webProxy: `http://max:pw@127.0.0.1:${proxy.port}` };
  harness.connect(network);
  await until('a try failed', () => kinds(harness).includes('reconnecting'));
  const said = harness.statuses.find((status) => status.kind === 'reconnecting');
  assert.match(
    saidText(said?.kind === 'reconnecting' ? said.reason : ''),
    /not trusted .* The web proxy may have put its own in place/,
  );
  assert.deepEqual(proxy.seen, []);
  harness.source.network({ ...network, extraCertificates: [proxy.authority.cert] });
  await until('connected', () => kinds(harness).includes('connected'));
  await exchange(await dial(t, harness.ports.SSH), 100_000);
  assert.match(proxy.seen[0] ?? '', /^GET \/tunnel\?local-proxy-mode=source HTTP\/1\.1/);
});
