import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  /** The operation of a JSON 1.1 service, or method and path of a REST one. */
  operation: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface RawAws {
  url: string;
  /** Every request that arrived whole. */
  requests: SeenRequest[];
  /** How often somebody connected. */
  connections: () => number;
  close(): Promise<void>;
}

export type Answer = (response: http.ServerResponse, request: SeenRequest, count: number) => unknown;

/**
 * An HTTP server on loopback that misbehaves as a test wants: `answer` gets each request with its number (from 1) and
 * may answer, destroy the socket, or do nothing.
 */
export async function startRawAws(answer: Answer): Promise<RawAws> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? '');
      const operation = target.split('.')[1] ?? `${request.method} ${request.url}`;
      const seen = { operation, headers: request.headers, body };
      requests.push(seen);
      void answer(response, seen, requests.length);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON as the services do. */
export function json(
  response: http.ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'request-1',
    ...headers,
  });
  response.end(JSON.stringify(value));
}

/** Answers with an error as the services do. */
export function awsError(
  response: http.ServerResponse,
  status: number,
  name: string,
  message = '',
  headers: Record<string, string> = {},
): void {
  json(response, status, { __type: name, message }, { 'x-amzn-errortype': name, ...headers });
}
