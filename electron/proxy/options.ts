/** How a tunnel is carried: which end, over which network, with which limits. Pure data, so that it can cross a worker. */

export type ProxyMode = 'source' | 'destination';

/** How the websocket reaches the service. `webProxy` may hold a password: it is never logged. */
export interface NetworkOptions {
  /** `http://` or `https://` URL of a web proxy that speaks CONNECT, user and password percent-encoded; null goes direct. */
  webProxy: string | null;
  /** Trusted certificates in PEM, beside those that the system or Node.js brings. */
  extraCertificates: string[];
  /** False turns off every check of certificates, the service's and the web proxy's (`-k`). */
  verifyCertificates: boolean;
}

export const DIRECT_NETWORK: NetworkOptions = {
  webProxy: null,
  extraCertificates: [],
  verifyCertificates: true,
};

/** Whether two ways are the same one. */
export function sameNetwork(one: NetworkOptions, other: NetworkOptions): boolean {
  const { extraCertificates: certificates } = other;
  return (
    one.webProxy === other.webProxy &&
    one.verifyCertificates === other.verifyCertificates &&
    one.extraCertificates.length === certificates.length &&
    one.extraCertificates.every((certificate, at) => certificate === certificates[at])
  );
}

/** What `--settings-json` of the reference proxy can set and what means anything here. */
export interface Tuning {
  /** Offered in the handshake, most wanted first. */
  subprotocols: string[];
  pingIntervalMs: number;
  /** The service's own limit is 131076. */
  maxFrameBytes: number;
  /** The protocol's own limit is 64512. */
  maxPayloadBytes: number;
  /** Local connections carried at once per service; further ones wait (source) or are reset (destination). null: no limit. */
  maxConnections: number | null;
  /** Waits between tries to reach the service. null: a backoff that grows, with jitter. */
  retryDelayMs: number | null;
  /** Tries to reach the service after the first, without success between them. null: no end. */
  retryCount: number | null;
  /** Destination: tries to reach a local service after the first. Source: tries to bind a port after the first. */
  localRetryCount: number;
  localRetryDelayMs: number;
}

export const DEFAULT_TUNING: Tuning = {
  subprotocols: ['aws.iot.securetunneling-3.0'],
  pingIntervalMs: 20_000,
  maxFrameBytes: 131_076,
  maxPayloadBytes: 64_512,
  maxConnections: null,
  retryDelayMs: null,
  retryCount: null,
  localRetryCount: 5,
  localRetryDelayMs: 2_500,
};
