import type { IncomingMessage } from 'node:http';
import type { Side } from './types.ts';

/** The subprotocols of the service, newest first: the newest that the client offers is chosen (assumed). */
export const SUBPROTOCOLS = [
  'aws.iot.securetunneling-3.0',
  'aws.iot.securetunneling-2.0',
  'aws.iot.securetunneling-1.0',
] as const;

/** “The HTTP request size must not exceed 4k bytes” (V1 guide). */
export const MAX_REQUEST_BYTES = 4096;

export type Handshake =
  | { ok: true; side: Side; accessToken: string; clientToken: string | undefined; subprotocol: string }
  | { ok: false; status: 400; reason: string };

/**
 * Checks everything of a handshake that needs no knowledge of tunnels: path, mode, size, subprotocol, how many tokens.
 * Runs before the registry is asked, because asking spends a one-time token. The guides name the rules but few of the
 * words; where none are documented the status 400 and the reason are assumed.
 */
export function readHandshake(request: IncomingMessage): Handshake {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname !== '/tunnel') {
    return refused('The path must be /tunnel.');
  }
  if (requestBytes(request) > MAX_REQUEST_BYTES) {
    return refused(`The request is larger than ${MAX_REQUEST_BYTES} bytes.`);
  }
  const modes = url.searchParams.getAll('local-proxy-mode');
  const side = modes[0];
  if (modes.length !== 1 || (side !== 'source' && side !== 'destination')) {
    return refused('local-proxy-mode must be source or destination.');
  }
  const offered = offeredSubprotocols(request);
  const subprotocol = SUBPROTOCOLS.find((name) => offered.includes(name));
  if (!subprotocol) {
    return refused('Sec-WebSocket-Protocol names no subprotocol of this service.');
  }
  const tokens = [...(request.headersDistinct['access-token'] ?? []), ...cookieTokens(request)];
  const accessToken = tokens[0];
  if (tokens.length !== 1 || !accessToken) {
    return refused(
      tokens.length > 1
        ? 'Invalid access token: Only one access token may be present in the request.'
        : 'Invalid access token: The request has no access token.',
    );
  }
  const clientTokens = request.headersDistinct['client-token'] ?? [];
  const clientToken = clientTokens[0];
  if (clientTokens.length > 1) {
    return refused('Invalid client token: Only one client token may be present in the request.');
  }
  return { ok: true, side, accessToken, clientToken, subprotocol };
}

function refused(reason: string): Handshake {
  return { ok: false, status: 400, reason };
}

function offeredSubprotocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function cookieTokens(request: IncomingMessage): string[] {
  return (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith('awsiot-tunnel-token='))
    .map((pair) => pair.slice('awsiot-tunnel-token='.length));
}

/** The size of the request as it came over the wire: request line, headers, empty line. */
function requestBytes(request: IncomingMessage): number {
  let bytes = Buffer.byteLength(`${request.method} ${request.url} HTTP/1.1\r\n\r\n`);
  for (const [index, text] of request.rawHeaders.entries()) {
    // A name is followed by ": ", a value by CR LF: two bytes each. Header bytes are latin1.
    bytes += Buffer.byteLength(text, index % 2 === 0 ? 'utf8' : 'latin1') + 2;
  }
  return bytes;
}
