import type { questions as en } from '../en/questions.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const questions: Translation<typeof en> = {
  'questions.quit': (p) => `トンネルが${grouped(p.count)}件開いています。`,
  'questions.quit-demo': 'デモのトンネルは、デモの終了と同時に閉じます。',
  'questions.quit-cost':
    '閉じたトンネルを開き直すと、再び課金されます。開いたままなら追加の費用はかからず、期限が切れるまで再利用できます。',
  'questions.quit-adopted': (p) =>
    `そのうち${grouped(p.count)}件はほかの人が開いたもので、閉じるとその人も使えなくなります。`,
  'questions.quit-only-adopted': (p) =>
    p.count === 1
      ? 'ほかの人が開いたトンネルです。閉じるとその人も使えなくなります。'
      : 'いずれもほかの人が開いたトンネルです。閉じるとその人たちも使えなくなります。',
  'questions.quit-quick': (p) =>
    `そのうち${grouped(p.count)}件は貼り付けたトークンで接続したもので、切断されるだけです。期限が切れるか、開いた人が閉じるまで、AWSでは開いたままになります。`,
  'questions.quit-only-quick': (p) =>
    p.count === 1
      ? '貼り付けたトークンで接続したトンネルなので、切断されるだけです。期限が切れるか、開いた人が閉じるまで、AWSでは開いたままになります。'
      : 'いずれも貼り付けたトークンで接続したトンネルなので、切断されるだけです。期限が切れるか、開いた人が閉じるまで、AWSでは開いたままになります。',
  'questions.close-window': 'ウィンドウを閉じた後も、Culvertの実行を続けますか？',
  'questions.close-window-tray':
    'Culvertはトレイに残り、開いているトンネルもそのまま使えます。この質問は一度だけ表示されます。設定でも変更できます。',
  'questions.close-window-menu-bar':
    'Culvertはメニューバーに残り、開いているトンネルもそのまま使えます。この質問は一度だけ表示されます。設定でも変更できます。',
  'questions.adopt-in-use':
    '引き継ぎは無料ですが、相手の接続は切断されます。誰がデバイスで作業しているかを先に確認してください。',
  'questions.mfa': (p) => `「${p.profile}」にはMFAデバイスのコードが必要です。`,
  'questions.mfa-enter': (p) => `${p.serial}に今表示されている6桁の数字を入力してください。`,
  'questions.mfa-wrong': 'コードが受け付けられませんでした。',
  'questions.mfa-again': (p) =>
    `コードは一度しか使えません。${p.serial}に次のコードが表示されるのを待って入力してください。${p.left === 1 ? '入力できるのはあと1回です。' : `あと${p.left}回入力できます。`}`,
  'questions.limit': (p) =>
    `「${p.profile}」で今月開いたトンネルは${grouped(p.opened)}件です。上限は${grouped(p.limit)}件です。`,
  'questions.limit-unsure': (p) =>
    `「${p.profile}」で今月開いたトンネルは${grouped(p.opened)}件です（うち${grouped(p.unsure)}件は結果不明）。上限は${grouped(p.limit)}件です。`,
  'questions.limit-cost': (p) => (p.opened === 1 ? `費用は${p.cost}です。` : `費用は合計${p.cost}です。`),
  'questions.limit-price': (p) => `もう1件開くと${p.price}かかります（${p.region}に入力した料金による）。`,
  'questions.limit-no-price': (p) => `もう1件開くと課金されます。${p.region}の料金は入力されていません。`,
  'questions.limit-reuse': 'すでに開いているトンネルは無料で再利用できます。',
};
