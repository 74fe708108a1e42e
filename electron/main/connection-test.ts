/** *Test connection*: goes every way that a profile uses and names the hop that fails. Opens nothing and bills nothing. */
import {
  type EndpointEnvironment,
  type EndpointName,
  type ResolvedEndpoint,
  resolveEndpoint,
} from '../aws/endpoints.ts';
import type { Words } from '../i18n/words.ts';
import type { HopView, ProfileTest } from '../ipc/contract.ts';
import type { NetworkOptions } from '../proxy/options.ts';
import { probeDataPlane, probeWebProxy } from '../proxy/probe.ts';
import { proxyName } from '../proxy/service-error.ts';
import type { Clock } from '../shared/clock.ts';
import { type CulvertError, culvertError, type ErrorCode } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { AccountPlace, Accounts, FullAccount } from './accounts.ts';
import type { Network } from './network.ts';

export interface ConnectionTestOptions {
  profile: (id: string) => AccountPlace | undefined;
  accounts: Pick<Accounts, 'get' | 'identify'>;
  network: Pick<Network, 'networkFor'>;
  env: EndpointEnvironment;
  words: () => Words;
  clock: Clock;
  log: Log;
}

const PROBE_LIMIT_MS = 9_000;
/** A service that took the connection and then says nothing is not waited for as long as elsewhere. */
const HOP_LIMIT_MS = 20_000;
/** No thing is called so: AWS answers that it knows none, which costs nothing and shows that it answers. */
const NO_THING = 'culvert-connection-test';

/** Errors of the way, or of one service alone; every other failure of STS is one of the credentials, which all share. */
const OF_ONE_HOP: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['NoNetwork', 'WebProxyUnreachable', 'WebProxyPassword', 'WebProxyDenied'] as const),
  ...(['WebProxyUnsupported', 'WayUnknown', 'WebProxyInvalid', 'EndpointInvalid'] as const),
  ...(['CertificateNotTrusted', 'CertificateWrongTime', 'CertificateWrongName', 'TlsFailed'] as const),
  ...(['AwsUnavailable', 'AwsRejected', 'Throttled', 'AccessDenied'] as const),
]);

/** In the order that they are shown in. */
const SERVICES = ['sts', 'iot', 'tunneling', 'data'] as const;
type Service = (typeof SERVICES)[number];

/** Where a service is, and the way to it; what failed where that is not known. */
interface Target {
  service: Service;
  host: string;
  way: Result<NetworkOptions>;
  endpoint: string;
}

/** One step of a way, in no language yet. */
interface Hop extends Omit<HopView, 'name' | 'error'> {
  name: Service | 'web-proxy';
  error: CulvertError | null;
}

/** Fails with ProfileUnknown alone; whatever does not work is in the hops. */
export function createConnectionTest(
  options: ConnectionTestOptions,
): (profileId: string) => Promise<Result<ProfileTest>> {
  const { accounts, network, clock, log } = options;

  async function targetOf(service: Service, place: AccountPlace): Promise<Target> {
    const resolved = resolve(service, place);
    if (!resolved.ok) {
      return { service, host: '', way: resolved, endpoint: '' };
    }
    const { host, url = `https://${host}` } = resolved.value;
    const endpoint = url.includes('://') ? url : `wss://${url}`;
    return { service, host, endpoint, way: await network.networkFor(endpoint) };
  }

  function resolve(name: EndpointName, place: AccountPlace): Result<ResolvedEndpoint> {
    const { region, endpoints: overrides, fips = false, dualStack = false } = place;
    return resolveEndpoint({ name, region, overrides, env: options.env, fips, dualStack });
  }

  async function tried(target: Target, run: () => Promise<Result<unknown>>): Promise<Hop> {
    const { service, host, way } = target;
    const hop = { name: service, host, via: viaOf(way) };
    if (!way.ok) {
      return { ...hop, state: 'failed', ms: null, error: way.error };
    }
    const { result, ms } = await timed(() => limited(host, run));
    const error = result.ok ? null : result.error;
    // A service that answers that this is not allowed is reached; what it said is still worth showing.
    const reached = error === null || error.code === 'AccessDenied' || error.code === 'Throttled';
    return { ...hop, state: reached ? 'ok' : 'failed', ms, error };
  }

  async function timed<T>(run: () => Promise<T>): Promise<{ result: T; ms: number }> {
    const begun = clock.now();
    const result = await run();
    return { result, ms: clock.now() - begun };
  }

  async function limited(host: string, run: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
    let cancel = () => {};
    const silence = new Promise<Result<unknown>>((answer) => {
      cancel = clock.after(HOP_LIMIT_MS, () =>
        answer(fail(culvertError('NoNetwork', { host, reason: because('reason.too-slow') }))),
      );
    });
    try {
      return await Promise.race([run(), silence]);
    } finally {
      cancel();
    }
  }

  /** One hop for each web proxy that is on a way. */
  function webProxyHops(targets: Target[]): Promise<{ webProxy: string; hop: Hop }[]> {
    const first = new Map<string, { target: Target; way: NetworkOptions }>();
    for (const target of targets) {
      const way = target.way.ok ? target.way.value : null;
      if (way?.webProxy && !first.has(way.webProxy)) {
        first.set(way.webProxy, { target, way });
      }
    }
    return Promise.all(
      [...first].map(async ([webProxy, { target, way }]) => {
        const { host, port } = new URL(target.endpoint.replace(/^ws/, 'http'));
        const authority = port === '' ? `${host}:443` : host;
        const { result, ms } = await timed(() =>
          probeWebProxy(authority, { network: way, limitMs: PROBE_LIMIT_MS, log }),
        );
        const hop: Hop = {
          ...{ name: 'web-proxy' as const, host: proxyName(webProxy), via: null, ms },
          ...(result.ok ? { state: 'ok', error: null } : { state: 'failed', error: result.error }),
        };
        return { webProxy, hop };
      }),
    );
  }

  return async (profileId) => {
    const place = options.profile(profileId);
    if (!place) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    const targets = await Promise.all(SERVICES.map((service) => targetOf(service, place)));
    const proxies = await webProxyHops(targets);
    const blocked = new Set(
      proxies.filter(({ hop }) => hop.state === 'failed').map(({ webProxy }) => webProxy),
    );
    let identity: ProfileTest['identity'] = null;

    const run = (target: Target, what: () => Promise<Result<unknown>>): Promise<Hop> | Hop =>
      target.way.ok && target.way.value.webProxy !== null && blocked.has(target.way.value.webProxy)
        ? skipped(target)
        : tried(target, what);

    async function controlPlane(sts: Target, others: [Target, AskAccount][]): Promise<Hop[]> {
      const asked = await run(sts, async () => {
        const found = await accounts.identify(profileId);
        identity = found.ok ? { account: found.value.account, arn: found.value.arn } : null;
        return found;
      });
      const shared = asked.error !== null && !OF_ONE_HOP.has(asked.error.code as ErrorCode);
      const account = shared ? null : await accounts.get(profileId);
      const rest = await Promise.all(
        others.map(([target, what]) => {
          // An account takes all of its endpoints: one that is wrong has its own hop to say so.
          const elsewhere =
            account?.ok === false && account.error.code === 'EndpointInvalid' && target.way.ok;
          return account === null || elsewhere
            ? skipped(target)
            : run(target, async () => (account.ok ? what(account.value) : account));
        }),
      );
      return [asked, ...rest];
    }

    const [sts, iot, tunneling, data] = targets as [Target, Target, Target, Target];
    const [control, dataPlane] = await Promise.all([
      controlPlane(sts, [
        [iot, describeNothing],
        [tunneling, (account) => account.tunneling.listOpen(1)],
      ]),
      run(data, async () =>
        data.way.ok
          ? probeDataPlane(data.endpoint, { network: data.way.value, limitMs: PROBE_LIMIT_MS, log })
          : data.way,
      ),
    ]);
    const hops = [...proxies.map(({ hop }) => hop), ...withoutRepeats([...control, dataPlane])];
    log.info('a connection was tested', {
      hops: hops.map(({ name, state, error }) => `${name} ${error?.code ?? state}`).join(', '),
    });
    return ok({ identity, hops: hops.map((hop) => hopView(hop, options.words())) });
  };
}

type AskAccount = (account: FullAccount) => Promise<Result<unknown>>;

async function describeNothing({ things }: FullAccount): Promise<Result<unknown>> {
  const thing = await things.describeThing(NO_THING);
  return thing.ok || thing.error.code === 'ThingUnknown' ? ok(null) : thing;
}

/** Where no way is known at all, saying so once is enough. */
function withoutRepeats(hops: Hop[]): Hop[] {
  const said = new Set<string>();
  return hops.map((hop) => {
    // An endpoint that is wrong is wrong by itself.
    if (hop.error === null || hop.ms !== null || hop.error.code === 'EndpointInvalid') {
      return hop;
    }
    const again = said.has(hop.error.code);
    said.add(hop.error.code);
    return again ? { ...hop, state: 'skipped', error: null } : hop;
  });
}

function skipped({ service, host, way }: Target): Hop {
  return { name: service, host, via: viaOf(way), state: 'skipped', ms: null, error: null };
}

function viaOf(way: Result<NetworkOptions>): string | null {
  return way.ok && way.value.webProxy !== null ? proxyName(way.value.webProxy) : null;
}

function hopView({ name, host, error, ...hop }: Hop, words: Words): HopView {
  const title = nameOf(name, words);
  return { name: title, host: host || title, ...hop, error: error ? words.error(error) : null };
}

function nameOf(name: Hop['name'], { t }: Words): string {
  switch (name) {
    case 'sts':
      return 'STS';
    case 'iot':
      return 'AWS IoT';
    case 'tunneling':
      return t('network.hop-tunneling');
    case 'data':
      return t('network.hop-data');
    case 'web-proxy':
      return t('network.hop-web-proxy');
  }
}
