import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { servicesErrors as english, OpenProblem } from '../../shared/errors-services.ts';

const PROBLEMS: Record<OpenProblem, { message: string; advice: string }> = {
  empty: {
    message: '何も入力されていません。',
    advice: 'サービスを開くアドレス、プログラム、またはテキストを入力してください。',
  },
  'too-long': { message: '入力内容が長すぎます。', advice: '1000文字以内で入力してください。' },
  characters: {
    message: '使用できない文字が含まれています。',
    advice: '改行を取り除いてください。アドレスでは空白も使えません（%20と書きます）。',
  },
  'no-address': {
    message: '入力内容がアドレスではありません。',
    advice: 'http://{host}:{port}/やvnc://{host}:{port}のように入力してください。',
  },
  scheme: {
    message: 'この種類のアドレスではデバイスに接続できません。',
    advice:
      'http://、https://、vnc://、rdp://などのアドレスを使ってください。プログラムを実行したりファイルを読み取ったりするアドレスは使えません。',
  },
  'no-port': {
    message: 'アドレスがトンネルを通りません。',
    advice: 'http://{host}:{port}/のように、ローカルポートが入る場所に{port}と書いてください。',
  },
  password: {
    message: '入力内容にパスワードが含まれています。',
    advice:
      'パスワードを取り除いてください。接続時にプログラムが尋ねます。Culvertはパスワードをキーリングにだけ保存します。',
  },
  quotes: {
    message: 'コマンドの引用符が閉じられていません。',
    advice: '引用符を閉じるか、取り除いてください。空白を含む語は引用符で囲みます。',
  },
  'program-slot': {
    message: 'コマンドがプログラムで始まっていません。',
    advice: 'プログラムの名前またはフルパスに続けて引数を書いてください: viewer {host} {port}',
  },
};

export const servicesErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ServiceOpenInvalid: (p) => {
    const { message, advice } = PROBLEMS[p.fault];
    return { message: `${p.service}はこの方法では開けません: ${message}`, advice };
  },
  ServiceLabelInvalid: (p) => ({
    message: 'サービスの名前として使えません。',
    advice: `改行を含めず、${p.most}文字以内で入力してください。`,
  }),
  ServiceRepeated: (p) => ({
    message: `IDが${p.serviceId}のカスタムサービスはすでにあります。`,
    advice:
      'そのサービスを編集するか、別のIDを選んでください。大文字と小文字だけが異なるIDは同じものとして扱われます。',
  }),
  ServicesTooMany: (p) => ({
    message: `カスタムサービスはすでに${p.most}個あります。`,
    advice: '不要になったサービスを削除してください。',
  }),
  ProgramMissing: (p) => ({
    message: `プログラム「${p.program}」がこのコンピューターに見つかりません。`,
    advice: 'インストールするか、設定の「サービス」でフルパスを指定してください。',
  }),
  ProgramFailed: (p) => ({
    message: `プログラム「${p.program}」を起動できませんでした（${p.reason}）。`,
    advice: '設定の「サービス」で確認してください。スクリプトには先頭行（#!）と実行権限が必要です。',
  }),
};
