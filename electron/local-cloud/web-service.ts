import http from 'node:http';
import type { Clock } from '../shared/clock.ts';
import { listenOnLoopback } from './loopback.ts';

export interface WebService {
  port: number;
  close(): Promise<void>;
}

/** The web page that a simulated device serves on 127.0.0.1: what a device's own status page might show. */
export async function startWebService(options: { thingName: string; clock: Clock }): Promise<WebService> {
  const { thingName, clock } = options;
  const startedAt = clock.now();
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path !== '/') {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('There is only one page.\n');
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      })
      .end(page({ thingName, now: clock.now(), startedAt }));
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function page(facts: { thingName: string; now: number; startedAt: number }): string {
  const rows: [string, string][] = [
    ['Thing', facts.thingName],
    ['Time', new Date(facts.now).toISOString()],
    ['Up for', duration(facts.now - facts.startedAt)],
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(facts.thingName)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; }
  dt { color: #666; } dd { margin: 0 0 .75rem; font-variant-numeric: tabular-nums; }
</style>
<h1>${escaped(facts.thingName)} is well</h1>
<p>This is the status page of a simulated device. It reached you through a tunnel.</p>
<dl>
${rows.map(([name, value]) => `  <dt>${name}</dt><dd>${escaped(value)}</dd>`).join('\n')}
</dl>
</html>
`;
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
