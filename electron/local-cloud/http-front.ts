/** An HTTP server on loopback in front of one emulated service: reads requests, plays faults, renders answers. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { listenOnLoopback } from './loopback.ts';
import { type Answer, type AwsService, ServiceError, type ServiceRequest } from './service-api.ts';
import type { Fault } from './types.ts';

export interface HttpFrontOptions {
  service: AwsService;
  clock: Clock;
  log: Log;
  /** Told of every call that arrived, also of those that are then refused. */
  onCall: (operation: string) => void;
  /** The fault that this call must meet, if one was asked for. */
  takeFault: (operation: string) => Fault | undefined;
}

export interface HttpFront {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/** The largest valid request is an OpenTunnel with 200 tags, about 90 kB. */
const MAX_BODY_BYTES = 256 * 1024;

export async function startHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const server = createServer((request, response) => {
    const { socket } = request;
    serve(request, response, options).catch((error: unknown) => {
      options.log.error('local cloud: a request failed', { reason: String(error) });
      socket.destroy();
    });
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(incoming: IncomingMessage, response: ServerResponse, options: HttpFrontOptions) {
  const { service, log } = options;
  const requestId = randomUUID();
  // Kept here, since the request lets go of its socket once its body is destroyed.
  const { socket } = incoming;
  const send = (answer: Answer) => {
    response.sendDate = false;
    response.writeHead(answer.status, {
      ...answer.headers,
      'x-amzn-requestid': requestId,
      // Clients measure their clock against this one, so it must follow the service's clock.
      date: new Date(options.clock.now()).toUTCString(),
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
  };

  const body = await readBody(incoming);
  if (body === 'cut') {
    socket.destroy();
    return;
  }
  if (body === 'too-large') {
    response.setHeader('connection', 'close');
    send(
      service.refuse(new ServiceError('RequestEntityTooLarge', 'Request body is too large', 413), requestId),
    );
    return;
  }

  const request = serviceRequest(incoming, body);
  const operation = service.operationOf(request);
  options.onCall(operation);
  const fault = options.takeFault(operation);
  if (fault === 'drop-before') {
    socket.destroy();
    return;
  }
  const answer =
    fault === 'status-500'
      ? service.refuse(internalFailure(), requestId)
      : answerOf(request, operation, requestId, options);
  log.debug('local cloud: call', { service: service.name, operation, status: answer.status, requestId });
  if (fault === 'drop-after') socket.destroy();
  else send(answer);
}

function answerOf(
  request: ServiceRequest,
  operation: string,
  requestId: string,
  { service, log }: HttpFrontOptions,
): Answer {
  try {
    return service.answer(request, operation, requestId);
  } catch (error) {
    if (error instanceof ServiceError) {
      log.debug('local cloud: refused', { service: service.name, operation, code: error.code });
      return service.refuse(error, requestId);
    }
    log.error('local cloud: internal failure', { service: service.name, operation, reason: String(error) });
    return service.refuse(internalFailure(), requestId);
  }
}

function internalFailure(): ServiceError {
  return new ServiceError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  );
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too-large' | 'cut'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest is read and dropped, within reason, so that a client that is still writing gets to see the answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else if (size > 16 * MAX_BODY_BYTES) return 'cut';
    }
  } catch {
    return 'cut';
  }
  return size > MAX_BODY_BYTES ? 'too-large' : Buffer.concat(chunks);
}

function serviceRequest(incoming: IncomingMessage, body: Buffer): ServiceRequest {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
  }
  return {
    method: incoming.method ?? 'GET',
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    body,
    header: (name) => headers.find(([given]) => given.toLowerCase() === name)?.[1],
  };
}
