import type { Translation } from '../../../electron/i18n/translate.ts';
import type { firstRun as en } from '../en/first-run.ts';

export const firstRun: Translation<typeof en> = {
  'first-run.title': 'Culvertへようこそ',
  'first-run.text':
    '3つのステップで最初のデバイスに接続できます。トンネルは、開く操作をするまで開かれず、課金もされません。',
  'first-run.steps': 'ステップ',
  'first-run.step': ({ at, of }) => `ステップ${at}/${of}`,
  'first-run.step-sign-in': 'サインイン',
  'first-run.step-done': '完了',

  'first-run.sign-in-title': 'サインイン方法を選択',
  'first-run.sign-in-text': 'このユーザーまたはロールで、デバイスを一覧表示し、トンネルを開きます。',
  'first-run.reading': 'このコンピューターを確認しています…',
  'first-run.shared-found': ({ count }) =>
    `このコンピューターにプロファイルが${count.toLocaleString('en')}件見つかりました。`,
  'first-run.shared-none': 'このコンピューターには見つかりませんでした。',
  'first-run.aws-profile-missing': 'プロファイルを1つ選択してください。',
  'first-run.access-key-missing': 'アクセスキーIDとシークレットアクセスキーを入力してください。',
  'first-run.start-url-missing': 'IAM Identity Centerの開始URLを入力し、サインインしてください。',
  'first-run.account-missing': 'サインインして、アカウントを選択してください。',
  'first-run.sso-role-missing': 'ロールを選択してください。',
  'first-run.signing-in': 'サインインしています…',

  'first-run.region-title': 'リージョンを選択',
  'first-run.region-text': 'デバイスがAWS IoTに登録されているリージョンを選択してください。',
  'first-run.region-from-profile': ({ profile, region }) =>
    `AWSプロファイル「${profile}」のリージョンは${region}です。`,
  'first-run.region-common': 'よく使われるリージョン',
  'first-run.region-any': 'ほかのリージョンも入力できます。',
  'first-run.name-hint': 'Culvertでの表示名です。',
  'first-run.name-proposed': 'AWS',
  'first-run.us-east-1': 'バージニア北部',
  'first-run.us-west-2': 'オレゴン',
  'first-run.eu-central-1': 'フランクフルト',
  'first-run.eu-west-1': 'アイルランド',
  'first-run.ap-northeast-1': '東京',
  'first-run.ap-northeast-2': 'ソウル',
  'first-run.ap-southeast-1': 'シンガポール',
  'first-run.ap-south-1': 'ムンバイ',

  'first-run.device-title': 'デバイスを探す',
  'first-run.device-text': '選択すると、そのデバイスへのトンネルの開き方を確認できます。',
  'first-run.billing':
    'AWSでは、トンネルを開くたびに1回課金されます。デバイスを選択しただけでは開かれません。',
  'first-run.find': 'デバイスを検索',
  'first-run.find-placeholder': '名前、タイプ、グループの一部',
  'first-run.devices': 'デバイス',
  'first-run.loading': ({ region }) => `${region}のモノを読み込んでいます…`,
  'first-run.searching': 'AWSで検索しています…',
  'first-run.found': ({ count }) => `${count.toLocaleString('en')}台のデバイスが見つかりました。`,
  'first-run.more': ({ count }) =>
    `ほかに${count.toLocaleString('en')}台が一致します。入力して絞り込んでください。`,
  'first-run.no-match': ({ text }) => `「${text}」に一致するデバイスはありません。`,
  'first-run.no-things': ({ region }) => `${region}にモノがありません`,
  'first-run.no-things-text':
    'デバイスをAWS IoTにモノとして登録すると、ここに表示されます。別のリージョンにある可能性もあります。',
  'first-run.other-region': '別のリージョンを選択',
  'first-run.other-sign-in': 'サインイン方法を変更',
  'first-run.by-name': ({ name }) => `「${name}」をモノの名前として使う`,
  'first-run.finish': 'デバイスを選ばずに完了',

  'first-run.skip': 'スキップ',
  'first-run.quick': 'アクセストークンを使う',
  'first-run.demo': 'AWSなしで試す',
  'first-run.demo-text':
    'デモは、このコンピューターの中で小さなクラウドとデバイスを動かします。トンネルは本物で、アカウントは不要、課金もありません。',
  'first-run.demo-starting': 'デモを開始しています…',
  'first-run.demo-leave': 'デモを終了',
  'first-run.demo-leaving': '終了しています…',
};
