import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { LANGUAGES } from '../../../electron/i18n/language.ts';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { NetworkError, withCode } from '../../../electron/proxy/network-error.ts';
import { serviceError } from '../../../electron/proxy/service-error.ts';
import { endOfError } from '../../../electron/proxy/session-end.ts';
import { type CulvertError, culvertError, ERROR_CODES } from '../../../electron/shared/errors.ts';
import { because, type Said, saidText } from '../../../electron/shared/reasons.ts';
import { errorDomains } from '../../helpers/catalogues.ts';

const KOREAN = wordsOf({ language: 'ko', formats: 'ko-KR' });
const JAPANESE = wordsOf({ language: 'ja', formats: 'ja-JP' });
const CHINESE = wordsOf({ language: 'zh-CN', formats: 'zh-CN' });

/** As it comes out of another thread or process. */
async function crossed<T>(value: T): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  try {
    return await new Promise<T>((resolve) => {
      port2.once('message', resolve);
      port1.postMessage(value);
    });
  } finally {
    port1.close();
  }
}

test('an error of another thread is put into the language that is chosen when it is shown', async () => {
  const error = await crossed(
    culvertError('PortTaken', { port: 5507, serviceId: 'SSH', suggestedPort: 5508 }),
  );
  assert.equal(error.message, 'Port 5507 for SSH is in use already.');
  assert.equal(ENGLISH.error(error).message, error.message);
  assert.equal(KOREAN.error(error).message, 'SSH의 포트 5507은 이미 사용 중입니다.');
  assert.equal(JAPANESE.error(error).message, 'SSHのポート5507はすでに使われています。');
  assert.equal(CHINESE.error(error).message, 'SSH 的端口 5507 已被占用。');
});

test('what is shown keeps the code and the details, and leaves the parameters behind', () => {
  const error = culvertError(
    'PortTaken',
    { port: 1, serviceId: 'SSH', suggestedPort: 2 },
    { suggestedPort: 2 },
  );
  const shown = KOREAN.error(error);
  assert.deepEqual(Object.keys(shown).sort(), ['advice', 'code', 'details', 'message']);
  assert.deepEqual([shown.code, shown.details], ['PortTaken', { suggestedPort: 2 }]);
});

test('an error that was put into words before keeps them, whatever language it is shown in next', () => {
  const japanese = JAPANESE.error(culvertError('SignInNeeded', { name: '夜勤' }));
  assert.deepEqual(KOREAN.error(japanese), japanese);
  assert.doesNotMatch(KOREAN.error(japanese).message, /undefined/);
  // One that speaks of nothing can be said anew.
  assert.equal(
    KOREAN.error(JAPANESE.error(culvertError('KeychainLocked', {}))).message,
    '키링이 잠겨 있습니다.',
  );
});

test('an error of a code that is not known, as of a newer Culvert, is shown in the words it came with', () => {
  const strange = {
    code: 'FromTheFuture',
    message: 'It is later.',
    advice: 'Wait.',
  } as unknown as CulvertError;
  assert.deepEqual(CHINESE.error(strange), strange);
});

test('a reason of ours inside an error is in its language; what others said stays as it was said', () => {
  const ours = culvertError('KeychainMissing', { reason: because('reason.no-session-bus') });
  assert.equal(ours.message, 'This computer has no keyring that Culvert can use (there is no session bus).');
  assert.match(JAPANESE.error(ours).message, /（セッションバスがありません）/);
  const theirs = culvertError('KeychainFailed', { reason: 'org.freedesktop.Secret.Error.NoSession' });
  assert.match(JAPANESE.error(theirs).message, /org\.freedesktop\.Secret\.Error\.NoSession/);
});

test('a reason within a reason, and an error within a reason, are in the language too', async () => {
  const given = because('reason.no-more-tries', { reason: because('reason.hop-cut', { hop: 'web-proxy' }) });
  const refused = await crossed(culvertError('TunnelRefused', { reason: given }));
  assert.equal(
    refused.message,
    'The tunnel cannot be carried: The connection to the web proxy was cut. No more tries were allowed.',
  );
  assert.equal(
    CHINESE.error(refused).message,
    '无法使用此隧道：与 Web 代理的连接已断开。已达到允许的重试次数。',
  );
  const error = culvertError('NoNetwork', {
    host: 'iot.eu-central-1.amazonaws.com',
    reason: because('reason.too-slow'),
  });
  const note: Said = because('reason.presence-no-answer', { error });
  assert.match(
    saidText(note),
    /did not answer\. iot\.eu-central-1\.amazonaws\.com cannot be reached: it does not/,
  );
  assert.match(
    KOREAN.said(note),
    /iot\.eu-central-1\.amazonaws\.com에 연결할 수 없습니다: 제시간에 응답하지 않습니다\./,
  );
});

test('what others said is said as it is, and an error by its message', () => {
  assert.equal(KOREAN.said('Forbidden'), 'Forbidden');
  assert.equal(KOREAN.said(culvertError('TunnelUnknown', {})), '그 터널은 더 이상 없습니다.');
});

test('why a session ended, and why a service cannot be reached, is told in every language', async () => {
  const fault = new NetworkError({ hop: 'service', step: 'tcp', cause: withCode('ECONNREFUSED') });
  const end = await crossed(endOfError(fault));
  assert.equal(saidText(end.reason), 'Nothing answers at the address of the tunnel service.');
  assert.equal(JAPANESE.said(end.reason), 'トンネルサービスのアドレスから応答がありません。');
  const error = serviceError(fault, { host: 'sts.amazonaws.com', webProxy: null });
  assert.equal(
    KOREAN.error(error).message,
    'sts.amazonaws.com에 연결할 수 없습니다: 그 주소에서 연결을 받지 않습니다.',
  );
});

test('every error has another sentence and another advice in every language', () => {
  const domains = errorDomains();
  for (const code of ERROR_CODES) {
    const params = Object.fromEntries(
      Object.entries(domains[code] ?? {}).map(([name, [value]]) => [name, value]),
    );
    const error = culvertError(code as 'Internal', params);
    const said = LANGUAGES.map((language) => wordsOf({ language, formats: language }).error(error));
    assert.equal(new Set(said.map(({ message }) => message)).size, LANGUAGES.length, code);
    assert.equal(new Set(said.map(({ advice }) => advice)).size, LANGUAGES.length, code);
  }
});
