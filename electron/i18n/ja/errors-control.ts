import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { controlErrors as english } from '../../shared/errors-control.ts';

export const controlErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  NotRunning: () => ({
    message: 'Culvertは実行されていません。',
    advice:
      'Culvertを起動してください。「culvert list」など、ほとんどのコマンドはCulvertを自動的に起動します。デスクトップがない場合は、コマンドに--headlessを付けてください。',
  }),
  NoDesktop: () => ({
    message: 'Culvertは実行されておらず、ここには起動できるデスクトップがありません。',
    advice:
      'コマンドに--headlessを付けるか、CULVERT_HEADLESS=1を設定してください。Culvertがウィンドウなしでバックグラウンドで動作します。',
  }),
  StartFailed: (p) => ({
    message: `Culvertを起動できませんでした: ${p.reason}`,
    advice: `${p.logs}にあるログを確認するか、Culvertを直接起動して表示される内容を確認してください。`,
  }),
  DataFolderUnusable: (p) => ({
    message: `Culvertのデータフォルダー${p.folder}を使用できません: ${p.reason}`,
    advice:
      'ご自身が所有し、書き込みができ、ディスクに空きのあるフォルダーである必要があります。別のフォルダーはCULVERT_DATA_DIRで指定してください。',
  }),
  StartMissing: () => ({
    message: 'このコンピューターにCulvertアプリケーションが見つかりません。',
    advice:
      'インストール先からCulvertを一度起動するか、チェックアウトしたフォルダーで「npm start」を実行してください。以後は、コマンドがCulvertを見つけられるようになります。デスクトップがない場合は--headlessを付けてください。',
  }),
  ControlLost: () => ({
    message: 'Culvertが応答する前に終了しました。',
    advice:
      'コマンドを再実行する前に、「culvert list」で何が実行されたかを確認してください。すでに開いたトンネルには課金されます。',
  }),
  ControlEnding: () => ({
    message: 'Culvertを終了しています。',
    advice: 'しばらくしてからコマンドを再実行してください。Culvertが新たに起動します。',
  }),
  ControlSilent: () => ({
    message: 'Culvertは実行中ですが、現在これ以上コマンドを受け付けられません。',
    advice:
      '同時に実行するコマンドを減らしてください。反応がない場合は、Culvertを終了して再度起動してください。',
  }),
  ControlRefused: (p) => ({
    message: `実行中のCulvertに接続できません: ${p.reason}`,
    advice:
      'Culvertを起動したユーザーで、同じCULVERT_DATA_DIRを使ってコマンドを実行してください。同じ場合は、Culvertを終了して再度起動してください。',
  }),
  ControlVersion: (p) =>
    p.older === 'command'
      ? {
          message: '実行中のCulvertは、この「culvert」コマンドより新しいバージョンです。',
          advice: '実行中のCulvertに付属するコマンドを使うか、お使いのコマンドを更新してください。',
        }
      : {
          message: '実行中のCulvertは、この「culvert」コマンドより古いバージョンです。',
          advice: 'Culvertを終了して再度起動してください。それでも古いバージョンの場合は、更新してください。',
        },
  ControlMalformed: (p) => ({
    message: `実行中のCulvertがコマンドを理解できませんでした（${p.where}）。`,
    advice:
      'バージョンが異なる可能性があります。Culvertを終了して再度起動してから、コマンドを再実行してください。',
  }),
  ControlTaken: () => ({
    message: '同じデータフォルダーで別のCulvertが実行されています。',
    advice: 'そのCulvertを使うか、先に終了してください。「culvert status」でどのCulvertかを確認できます。',
  }),
  ControlUnavailable: (p) => ({
    message: `「culvert」コマンドからこのCulvertに接続できません: ${p.reason}`,
    advice:
      'ほかの機能はすべて使えます。データフォルダーがローカルディスクにあり、書き込めることを確認してから、Culvertを再度起動してください。',
  }),
  CallGivenUp: () => ({
    message: 'コマンドを中止しました。',
    advice: 'AWSにすでに送った要求はそのまま処理されます。開いたトンネルは「culvert list」で確認できます。',
  }),
  CommandLineWrong: (p) => ({
    message: `このコマンドは実行できません: ${p.reason}`,
    advice:
      '何も実行していません。「culvert help」でコマンドの一覧、「culvert help open」のように入力すると各コマンドのオプションを確認できます。',
  }),
  ConfirmationNeeded: (p) => ({
    message: 'この操作には確認が必要ですが、ここでは確認を求めることができません。',
    advice: `何も実行していません。ターミナルで実行するか、スクリプトで実行する場合は${p.option}を付けてください。`,
  }),
  CloseDeclined: () => ({
    message: 'トンネルは閉じていません。',
    advice: 'トンネルを閉じるには、質問にYesと答えるか、コマンドに--yesを付けてください。',
  }),
  ConnectLost: (p) => ({
    message: `${p.thingName}への接続が切れました（${p.reason}）。`,
    advice: `「culvert status ${p.thingName}」でトンネルの状態を確認してから、再度接続してください。`,
  }),
};
