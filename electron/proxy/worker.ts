/** The worker thread that carries the traffic of every tunnel, so that no bulk transfer holds up main's event loop. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { systemClock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log, LogFields, LogLevel } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { FromWorker, ProxyRequest, ProxyResponse, Sequenced, ServiceBinding } from './messages.ts';
import { wantedBindings } from './services.ts';
import { SourceTunnel, type SourceTunnelParams } from './source-tunnel.ts';
import { userAgent } from './user-agent.ts';

type Answer = Result<{ services?: ServiceBinding[] }>;

function serve(port: MessagePort): void {
  const tunnels = new Map<string, SourceTunnel>();
  const post = (message: FromWorker) => port.postMessage(message);

  const logFor = (tunnel: string): Log => {
    const at =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}) =>
        post({ event: 'log', level, message: `proxy: ${message}`, fields: { tunnel, ...fields } });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  };

  const create = (tunnel: string, more: Partial<SourceTunnelParams> = {}): SourceTunnel =>
    new SourceTunnel({
      ...more,
      userAgent: userAgent(),
      clock: systemClock,
      log: logFor(tunnel),
      random: Math.random,
      onStatus: (status) => post({ event: 'status', tunnel, status }),
      onTraffic: (services) => post({ event: 'traffic', tunnel, services }),
    });

  async function listen(request: Extract<ProxyRequest, { type: 'listen' }>): Promise<Answer> {
    if (tunnels.has(request.tunnel)) {
      return fail(culvertError('Internal', {}));
    }
    const tunnel = create(request.tunnel);
    tunnels.set(request.tunnel, tunnel);
    const bound = await tunnel.listen(request.services);
    if (!bound.ok) {
      tunnels.delete(request.tunnel);
      return bound;
    }
    return ok({ services: bound.value });
  }

  function discover({ tunnel: key, session, ports }: Extract<ProxyRequest, { type: 'discover' }>): Answer {
    if (tunnels.has(key)) {
      return fail(culvertError('Internal', {}));
    }
    const tunnel = create(key, {
      chooseServices: (serviceIds) => ok(wantedBindings(serviceIds, ports)),
      listenOptions: { elseFree: true },
      onListening: (bound) => post({ event: 'listening', tunnel: key, bound }),
    });
    const started = tunnel.connect(session);
    if (!started.ok) {
      return started;
    }
    tunnels.set(key, tunnel);
    return ok({});
  }

  async function stop(key: string): Promise<Answer> {
    const tunnel = tunnels.get(key);
    tunnels.delete(key);
    await tunnel?.stop();
    return ok({});
  }

  function withTunnel(key: string, act: (tunnel: SourceTunnel) => Result<null>): Answer {
    const tunnel = tunnels.get(key);
    const result = tunnel ? act(tunnel) : fail(culvertError('TunnelUnknown', {}));
    return result.ok ? ok({}) : result;
  }

  async function answer(request: ProxyRequest): Promise<Answer> {
    switch (request.type) {
      case 'listen':
        return listen(request);
      case 'connect':
        return withTunnel(request.tunnel, (tunnel) => tunnel.connect(request.session));
      case 'discover':
        return discover(request);
      case 'token':
        return withTunnel(request.tunnel, (tunnel) => tunnel.token(request));
      case 'network':
        return withTunnel(request.tunnel, (tunnel) => tunnel.network(request.network));
      case 'wake':
        for (const tunnel of tunnels.values()) {
          tunnel.wake();
        }
        return ok({});
      case 'stop':
        return stop(request.tunnel);
      case 'shutdown':
        await Promise.all([...tunnels.keys()].map(stop));
        return ok({});
    }
  }

  port.on('message', (request: Sequenced<ProxyRequest>) => {
    const respond = (response: ProxyResponse) => {
      post(response);
      if (request.type === 'shutdown') {
        port.close();
      }
    };
    // A throw here is a fault of this program: it ends the worker, and the host answers for it.
    void answer(request).then((result) => respond({ seq: request.seq, ...result }));
  });
}

if (parentPort) {
  serve(parentPort);
}
