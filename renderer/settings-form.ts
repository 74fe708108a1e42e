/** The settings as they are being typed, and how they become what main saves. Pure. */
import type { ErrorView, NetworkInput, NetworkView } from '../electron/ipc/contract.ts';
import { plain } from './plain-text.ts';

export type ProxyKind = NetworkView['proxy'];

export interface FileRow {
  row: number;
  path: string;
}

export interface NetworkDraft {
  proxy: ProxyKind;
  address: string;
  noProxy: string;
  pacUrl: string;
  proxyUser: string;
  /** As typed; empty keeps the stored one. */
  password: string;
  /** The stored password is to go. */
  forgetPassword: boolean;
  certificateFiles: readonly FileRow[];
  systemCertificates: boolean;
}

export function networkDraft(network: NetworkView): NetworkDraft {
  return {
    proxy: network.proxy,
    address: network.address,
    noProxy: network.noProxy,
    pacUrl: network.pacUrl,
    proxyUser: network.proxyUser,
    password: '',
    forgetPassword: false,
    certificateFiles: network.certificateFiles.map((path, row) => ({ row, path })),
    systemCertificates: network.systemCertificates,
  };
}

/** What is sent. A password without its user is of no use, so it goes with it. */
export function networkInput(draft: NetworkDraft): NetworkInput {
  const proxyUser = draft.proxyUser.trim();
  const forget = draft.forgetPassword || proxyUser === '';
  const kept = forget ? '' : null;
  return {
    proxy: draft.proxy,
    address: draft.address.trim(),
    noProxy: draft.noProxy.trim(),
    pacUrl: draft.pacUrl.trim(),
    proxyUser,
    password: draft.password === '' || proxyUser === '' ? kept : draft.password,
    certificateFiles: draft.certificateFiles.map(({ path }) => path.trim()).filter((path) => path !== ''),
    systemCertificates: draft.systemCertificates,
  };
}

/** Something was typed that is not saved yet. */
export function networkChanged(draft: NetworkDraft, network: NetworkView): boolean {
  const { password, ...typed } = networkInput(draft);
  const { hasPassword, ...stored } = network;
  const passwordChanged = password !== null && (password !== '' || hasPassword);
  const inOrder = (value: object) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return passwordChanged || inOrder(typed) !== inOrder(stored);
}

export function withFile(draft: NetworkDraft): NetworkDraft {
  const row = Math.max(-1, ...draft.certificateFiles.map((file) => file.row)) + 1;
  return { ...draft, certificateFiles: [...draft.certificateFiles, { row, path: '' }] };
}

export function withFileChanged(draft: NetworkDraft, changed: FileRow): NetworkDraft {
  return {
    ...draft,
    certificateFiles: draft.certificateFiles.map((file) => (file.row === changed.row ? changed : file)),
  };
}

export function withoutFile(draft: NetworkDraft, row: number): NetworkDraft {
  return { ...draft, certificateFiles: draft.certificateFiles.filter((file) => file.row !== row) };
}

export type NetworkField = 'address' | 'pacUrl' | 'proxyUser' | 'certificateFiles';

// By code as text: a code that main learns later simply leads to no field until it is named here.
const FIELDS: Readonly<Record<string, NetworkField>> = {
  WebProxyInvalid: 'address',
  PacInvalid: 'pacUrl',
  WebProxyUserInvalid: 'proxyUser',
  CertificateFileInvalid: 'certificateFiles',
};

/** The field an error is about, to mark it and lead there; null when it is about none. */
export function networkFieldOf(error: Pick<ErrorView, 'code'>): NetworkField | null {
  return FIELDS[error.code] ?? null;
}

export interface PriceDraft {
  region: string;
  amount: string;
  currency: string;
}

export type PriceField = 'region' | 'amount' | 'currency';

const PRICE_FIELDS: Readonly<Record<string, PriceField>> = {
  RegionInvalid: 'region',
  PriceInvalid: 'amount',
  CurrencyInvalid: 'currency',
};

export function priceFieldOf(error: Pick<ErrorView, 'code'>): PriceField | null {
  return PRICE_FIELDS[error.code] ?? null;
}

/** `6`, `6.00`, `6,50`; null for what is no amount, also `1,000`, which could be one or a thousand. */
export function amountOf(typed: string): number | null {
  const text = plain(typed);
  if (!/^\d{1,6}(\.\d{1,4}|,\d{1,2})?$/.test(text)) {
    return null;
  }
  return Number(text.replace(',', '.'));
}
