/** “Quick open” as it is being typed, and how it becomes a request. Pure. */
import type { ProtocolChoice, QuickRequest } from '../electron/ipc/contract.ts';
import { plain } from './plain-text.ts';
import type { Words } from './words.tsx';

export interface QuickDraft {
  token: string;
  region: string;
  endpoint: string;
  name: string;
  /** As for localproxy: `SSH=5507, HTTP=8080`. */
  ports: string;
  protocol: ProtocolChoice;
}

export type QuickField = 'token' | 'region' | 'ports';

export type ReadQuick =
  | { ok: true; request: QuickRequest }
  | { ok: false; problems: Partial<Record<QuickField, string>> };

export function newQuick(region: string): QuickDraft {
  return { token: '', region, endpoint: '', name: '', ports: '', protocol: 'auto' };
}

/** The draft as a request, or a sentence for each thing that is wrong with it. */
export function readQuick(draft: QuickDraft, words: Pick<Words, 't'>): ReadQuick {
  const problems: Partial<Record<QuickField, string>> = {};
  // Main makes out the token: it may come with line breaks, or within the whole answer of the AWS CLI.
  const token = draft.token.trim();
  if (token === '') {
    problems.token = words.t('others.quick-token-missing');
  }
  const region = draft.region.trim();
  const endpoint = draft.endpoint.trim();
  if (region === '' && endpoint === '') {
    problems.region = words.t('others.quick-region-missing');
  }
  const ports = readPorts(draft.ports, words);
  if (typeof ports === 'string') {
    problems.ports = ports;
  }
  if (typeof ports === 'string' || Object.keys(problems).length > 0) {
    return { ok: false, problems };
  }
  const { protocol } = draft;
  return { ok: true, request: { token, region, endpoint, name: draft.name.trim(), ports, protocol } };
}

const TUNNEL_ARN = /arn:aws[a-z-]*:iot:([a-z0-9-]+):\d*:tunnel\//;

/** What was pasted, with the region that the answer of the AWS CLI names. */
export function pasted(draft: QuickDraft, token: string): QuickDraft {
  return { ...draft, token, region: TUNNEL_ARN.exec(token)?.[1] ?? draft.region };
}

const PAIR = /^([a-zA-Z0-9:_-]{1,128})\s*=\s*(\d{1,5})$/;
const HIGHEST_PORT = 65_535;

// Stands for the one service of a tunnel, whatever it is called.
const LONE_SERVICE = 'SSH';

/** Ports by service id, or the sentence that says what is wrong. A port alone is that of the one service there is. */
export function readPorts(text: string, { t }: Pick<Words, 't'>): Record<string, number> | string {
  const ports: Record<string, number> = {};
  const pairs = plain(text)
    .replace(/\s*=\s*/g, '=')
    .split(/[\s,]+/)
    .filter(Boolean);
  for (const pair of pairs) {
    const lone = pairs.length === 1 && /^\d+$/.test(pair) ? `${LONE_SERVICE}=${pair}` : pair;
    const [, id = '', digits = ''] = PAIR.exec(lone) ?? [];
    const port = Number(digits);
    if (id === '' || port < 1 || port > HIGHEST_PORT) {
      return t('others.quick-pair-wrong', { text: pair });
    }
    if (Object.hasOwn(ports, id)) {
      return t('others.quick-two-ports', { service: id });
    }
    if (Object.values(ports).includes(port)) {
      return t('others.quick-port-twice', { port });
    }
    ports[id] = port;
  }
  return ports;
}

/** The token is forgotten as soon as it was used, whatever became of it. */
export function withoutToken(draft: QuickDraft): QuickDraft {
  return { ...draft, token: '' };
}
