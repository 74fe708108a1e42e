/** Checks what the user entered about the network. */
import type { NetworkInput, NetworkSettings } from '../ipc/contract.ts';
import { readWebProxy, writeWebProxy } from '../proxy/web-proxy.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { readCertificateFile } from './certificate-files.ts';

export interface CheckedNetwork {
  network: NetworkSettings;
  /** As in NetworkInput. */
  password: string | null;
}

/**
 * The settings as they are stored. A user and password inside the web proxy's address are taken out of it and count as
 * entered, so that they get where they belong. Fails with WebProxyInvalid, WebProxyUserInvalid, PacInvalid or
 * CertificateFileInvalid.
 */
export function checkNetworkInput(input: NetworkInput): Result<CheckedNetwork> {
  const address = checkAddress(input);
  if (!address.ok) {
    return address;
  }
  const pacUrl = checkPac(input);
  if (!pacUrl.ok) {
    return pacUrl;
  }
  const user = address.value.user ?? input.proxyUser.trim();
  // Without a user there is nobody whose password it could be.
  const password = address.value.password ?? (user === '' ? '' : input.password);
  const orphan = user === '' && (input.password ?? '') !== '';
  if (orphan || user.includes(':') || /\p{Cc}/u.test(user) || /\p{Cc}/u.test(password ?? '')) {
    return fail(culvertError('WebProxyUserInvalid', {}));
  }
  const certificateFiles = [...new Set(input.certificateFiles.map((file) => file.trim()))].filter(Boolean);
  for (const file of certificateFiles) {
    const read = readCertificateFile(file);
    if (!read.ok) {
      return read;
    }
  }
  const { proxy, systemCertificates } = input;
  const network = {
    ...{ proxy, address: address.value.address, noProxy: input.noProxy.trim(), pacUrl: pacUrl.value },
    ...{ proxyUser: user, certificateFiles, systemCertificates },
  };
  return ok({ network, password });
}

interface Address {
  address: string;
  user: string | null;
  password: string | null;
}

function checkAddress({ proxy, address }: NetworkInput): Result<Address> {
  const nothing = { address: '', user: null, password: null };
  if (address.trim() === '' && proxy !== 'manual') {
    return ok(nothing);
  }
  const read = readWebProxy(address);
  if (!read.ok) {
    // One that is not in use is no reason to refuse the rest; but it may hold a password, so it is not kept.
    return proxy === 'manual' ? read : ok(nothing);
  }
  const { credentials } = read.value;
  const text = credentials?.toString('utf8') ?? null;
  const colon = text?.indexOf(':') ?? -1;
  return ok({
    address: writeWebProxy({ ...read.value, credentials: null }),
    user: text === null ? null : text.slice(0, colon),
    password: text === null ? null : text.slice(colon + 1),
  });
}

function checkPac({ proxy, pacUrl }: NetworkInput): Result<string> {
  const text = pacUrl.trim();
  if (text === '' && proxy !== 'pac') {
    return ok('');
  }
  let url: URL | null = null;
  try {
    url = new URL(text);
  } catch {
    // Said below.
  }
  const good = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (good) {
    return ok(text);
  }
  return proxy === 'pac'
    ? fail(culvertError('PacInvalid', { address: text.replace(/\/\/[^/@]*@/, '//…@') }))
    : ok('');
}
