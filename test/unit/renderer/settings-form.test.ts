import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkView } from '../../../electron/ipc/contract.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import {
  amountOf,
  networkChanged,
  networkDraft,
  networkFieldOf,
  networkInput,
  priceFieldOf,
  withFile,
  withFileChanged,
  withoutFile,
} from '../../../renderer/settings-form.ts';
import { windowView } from './views.ts';

const stored: NetworkView = {
  ...windowView().network,
  proxy: 'manual',
  address: 'http://proxy.example:3128',
  proxyUser: 'me',
  certificateFiles: ['/etc/ssl/company.pem'],
  hasPassword: true,
};

test('network settings that nobody changed are sent as they are, the password kept', () => {
  const { hasPassword, ...settings } = stored;
  assert.ok(hasPassword);
  assert.deepEqual(networkInput(networkDraft(stored)), { ...settings, password: null });
  assert.ok(!networkChanged(networkDraft(stored), stored));
  assert.ok(!networkChanged(networkDraft(windowView().network), windowView().network));
});

test('a password is sent when it was typed, and removed when it is to go or its user is gone', () => {
  const draft = networkDraft(stored);
  assert.equal(networkInput({ ...draft, password: ' blanks count ' }).password, ' blanks count ');
  assert.equal(networkInput({ ...draft, forgetPassword: true }).password, '');
  assert.equal(networkInput({ ...draft, proxyUser: ' ' }).password, '');
  assert.equal(networkInput({ ...draft, proxyUser: '', password: 'x' }).password, '');
});

test('whatever was typed counts as changed', () => {
  const draft = networkDraft(stored);
  assert.ok(networkChanged({ ...draft, proxy: 'none' }, stored));
  assert.ok(networkChanged({ ...draft, password: 'x' }, stored));
  assert.ok(networkChanged({ ...draft, forgetPassword: true }, stored));
  assert.ok(networkChanged({ ...draft, systemCertificates: false }, stored));
  assert.ok(!networkChanged({ ...draft, address: ` ${draft.address} ` }, stored), 'blanks are no change');
});

test('certificate files are added, changed and removed; an empty row is not sent', () => {
  let draft = withFile(withFile(networkDraft(stored)));
  const [first, second, third] = draft.certificateFiles;
  assert.equal(new Set(draft.certificateFiles.map(({ row }) => row)).size, 3);
  draft = withFileChanged(draft, { ...third!, path: ' /etc/ssl/other.pem ' });
  assert.deepEqual(networkInput(draft).certificateFiles, ['/etc/ssl/company.pem', '/etc/ssl/other.pem']);
  draft = withoutFile(withoutFile(draft, first!.row), second!.row);
  assert.deepEqual(networkInput(draft).certificateFiles, ['/etc/ssl/other.pem']);
});

test('an error leads to the field it is about', () => {
  const proxy = culvertError('WebProxyInvalid', { address: 'x', reason: 'no host' });
  assert.equal(networkFieldOf(proxy), 'address');
  assert.equal(networkFieldOf(culvertError('PacInvalid', { address: 'x' })), 'pacUrl');
  assert.equal(networkFieldOf(culvertError('Internal', {})), null);
  assert.equal(priceFieldOf(culvertError('RegionInvalid', { region: 'x' })), 'region');
  assert.equal(priceFieldOf(culvertError('CurrencyInvalid', { currency: 'x' })), 'currency');
  assert.equal(priceFieldOf(culvertError('Internal', {})), null);
});

test('a price is read with a point or a comma, and what could be a thousand is asked for again', () => {
  assert.equal(amountOf('6'), 6);
  assert.equal(amountOf(' 6.00 '), 6);
  assert.equal(amountOf('0.0275'), 0.0275);
  assert.equal(amountOf('6,50'), 6.5);
  assert.equal(amountOf('６．５０'), 6.5, 'in wide signs');
  for (const typed of ['', '-1', '1,000', '1.000,00', '6 USD', '1e3', '$6', '.5', '1234567']) {
    assert.equal(amountOf(typed), null, typed);
  }
});
