import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed, zh } from '../../../electron/i18n/chinese.ts';
import { wordsOf } from '../../../electron/i18n/words.ts';
import { wordsOf as windowWordsOf } from '../../../renderer/words.tsx';

const MAIN = wordsOf({ language: 'zh-CN', formats: 'zh-CN' });
const WINDOW = windowWordsOf({ language: 'zh-CN', formats: 'zh-CN' });

test('Latin letters and digits stand apart from Chinese characters, and characters do not stand apart from each other', () => {
  assert.equal(zh`到${'press-07'}的隧道`, '到 press-07 的隧道');
  assert.equal(zh`到${'粘贴的令牌'}的隧道`, '到粘贴的令牌的隧道');
  assert.equal(zh`剩余${'5 分钟'}后`, '剩余 5 分钟后');
  assert.equal(zh`共${3}条`, '共 3 条');
});

test('no blank stands beside punctuation, or where a value is empty', () => {
  assert.equal(zh`“${'press-07'}”：${'ssh'}。`, '“press-07”：ssh。');
  assert.equal(zh`使用${'默认终端（xterm）'}打开`, '使用默认终端（xterm）打开');
  assert.equal(zh`到${''}的`, '到的');
  assert.equal(zh`${'打开'}${'press-07'}`, '打开 press-07');
});

test('names in a row are separated as Chinese does', () => {
  assert.equal(listed('SSH, HTTP, VNC'), 'SSH、HTTP、VNC');
});

test('a span of time or a name that is Chinese itself leaves no gap in a sentence', () => {
  assert.match(WINDOW.t('open.again-why', { left: '5 分钟' }), /将在 5 分钟后关闭/);
  assert.match(WINDOW.t('open.again-why', { left: '不到 1 分钟' }), /将在不到 1 分钟后关闭/);
  assert.equal(WINDOW.t('tunnels.opened', { time: '周一09:14' }), '打开于周一09:14');
  assert.equal(MAIN.t('notifications.expired', { name: '粘贴的令牌' }), '到粘贴的令牌的隧道已到期');
  assert.equal(
    MAIN.error({
      code: 'RoleInvalid',
      message: '',
      advice: '',
      params: { text: '', what: 'mfa-device' },
    }).message,
    '未填写 MFA 设备。',
  );
});
