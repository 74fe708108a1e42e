import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_FRAME_BYTES } from '../proxy/codec.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { readHandshake, SUBPROTOCOLS } from './handshake.ts';
import { listenOnLoopback } from './loopback.ts';
import { TunnelRelay } from './relay.ts';
import type { Side, TunnelRecord, TunnelRegistry } from './types.ts';

// Node cuts off longer headers by itself, with other words; the limit of the service is checked below that.
const NODE_MAX_HEADER_BYTES = 32 * 1024;

export interface DataPlaneOptions {
  registry: TunnelRegistry;
  log: Log;
  /** For the grace of a close; the tunnels' own time is the registry's. */
  clock?: Clock;
  /** See RelayOptions. */
  frameBytes?: number;
}

export interface DataPlane {
  /** `ws://127.0.0.1:port`, without path. */
  endpoint: string;
  /** Destroys every websocket without a close frame, as a restarting front end does. */
  cutConnections(): void;
  /** Bytes held in this process for slow clients, over all tunnels. */
  pendingBytes(): number;
  close(): Promise<void>;
}

interface Admitted {
  side: Side;
  tunnel: TunnelRecord;
}

/**
 * The data plane on 127.0.0.1: handshakes by the rules of handshake.ts and the registry, then one TunnelRelay per tunnel.
 * A refusal is plain text with the service's words; `channel-id` comes with every answer.
 */
export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { registry, log } = options;
  const clock = options.clock ?? systemClock;
  const relays = new Map<string, TunnelRelay>();
  const admitted = new WeakMap<http.IncomingMessage, Admitted>();
  const channelIds = new WeakMap<http.IncomingMessage, string>();
  let closing = false;

  const wss = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => SUBPROTOCOLS.find((name) => offered.has(name)) ?? false,
    // Runs after `ws` has checked the upgrade itself, so a token is not spent on a request that cannot succeed.
    verifyClient: ({ req }, answer) => {
      const refuse = (status: number, reason: string) => {
        log.debug('data plane: handshake refused', { status, reason });
        const headers = { 'Content-Type': 'text/plain', 'channel-id': channelIds.get(req) ?? '' };
        answer(false, status, reason, headers);
      };
      const handshake = readHandshake(req);
      if (!handshake.ok) {
        refuse(handshake.status, handshake.reason);
        return;
      }
      const admission = registry.admit(handshake.side, handshake.accessToken, handshake.clientToken);
      if (!admission.ok) {
        refuse(admission.status, admission.reason);
        return;
      }
      admitted.set(req, { side: handshake.side, tunnel: admission.tunnel });
      answer(true);
    },
  });
  wss.on('headers', (headers, request) => headers.push(`channel-id: ${channelIds.get(request)}`));

  const server = http.createServer({ maxHeaderSize: NODE_MAX_HEADER_BYTES }, (request, response) => {
    const handshake = readHandshake(request);
    const reason = handshake.ok ? 'This is a websocket endpoint.' : handshake.reason;
    response.writeHead(400, { 'content-type': 'text/plain', 'channel-id': newChannelId() }).end(reason);
  });
  server.on('upgrade', (request, socket, head) => {
    channelIds.set(request, newChannelId());
    let connected = false;
    wss.handleUpgrade(request, socket, head, (websocket) => {
      connected = true;
      attach(request, websocket);
    });
    const admission = admitted.get(request);
    if (admission && !connected && !relays.get(admission.tunnel.tunnelId)?.has(admission.side)) {
      // The client went away while its handshake was answered.
      registry.left(admission.tunnel.tunnelId, admission.side);
    }
  });

  function attach(request: http.IncomingMessage, websocket: WebSocket): void {
    const admission = admitted.get(request);
    if (!admission || closing) {
      websocket.terminate();
      return;
    }
    const { side, tunnel } = admission;
    const { tunnelId } = tunnel;
    let relay = relays.get(tunnelId);
    if (!relay) {
      relay = new TunnelRelay({
        clock,
        log,
        ...(options.frameBytes === undefined ? {} : { frameBytes: options.frameBytes }),
        onLeft: (left) => registry.left(tunnelId, left),
      });
      relays.set(tunnelId, relay);
    }
    relay.attach(side, websocket, tunnel.services);
    log.info('data plane: connected', { tunnelId, side, subprotocol: websocket.protocol });
  }

  registry.onClosed((tunnelId, why) => {
    relays.get(tunnelId)?.close(1000, why === 'expired' ? 'The tunnel expired.' : 'The tunnel was closed.');
    relays.delete(tunnelId);
  });

  const port = await listenOnLoopback(server);

  return {
    endpoint: `ws://127.0.0.1:${port}`,
    cutConnections() {
      for (const relay of relays.values()) {
        relay.cut();
      }
    },
    pendingBytes: () => [...relays.values()].reduce((sum, relay) => sum + relay.pendingBytes, 0),
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const relay of relays.values()) {
        relay.close(1001, 'The service is going away.');
        relay.cut();
      }
      relays.clear();
      wss.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** In the form of the guides' example: five groups of hexadecimal digits. */
function newChannelId(): string {
  return [8, 4, 4, 8, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
}
