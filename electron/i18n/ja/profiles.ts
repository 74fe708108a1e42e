import type { profiles as en } from '../en/profiles.ts';
import type { Translation } from '../translate.ts';

export const profiles: Translation<typeof en> = {
  'profiles.for-open': 'トンネルを開く',
  'profiles.for-rotate': 'トンネルの再利用、引き継ぎ、再接続',
  'profiles.for-list-tunnels': '開いているトンネルを探す',
  'profiles.for-describe-tunnel': 'デバイスが接続しているか確認',
  'profiles.for-close': 'トンネルを閉じる',
  'profiles.for-describe-thing': 'デバイスを照会',
  'profiles.for-connectivity': '1台のデバイスの接続状態を確認',
  'profiles.for-search': 'デバイスを検索',
  'profiles.for-list-things': 'デバイスを一覧',
  'profiles.for-indexing': 'デバイスを検索できるか確認',
  'profiles.for-groups': 'モノのグループを一覧',
  'profiles.for-types': 'モノのタイプを一覧',
  'profiles.for-group-things': 'モノのグループのデバイスを一覧',

  'profiles.how-simulated': 'IAMのシミュレーション結果',
  'profiles.how-depends': ({ keys }) => `${keys}によって変わり、IAMのシミュレーションではわからない`,
  'profiles.how-organisation': 'IAMのシミュレーション: AWS組織のポリシーが禁止',
  'profiles.how-boundary': 'IAMのシミュレーション: アクセス許可の境界に含まれない',
  'profiles.how-policy': 'IAMのシミュレーション: ポリシーが明示的に拒否',
  'profiles.how-nothing': 'IAMのシミュレーション: 許可するポリシーがない',
  'profiles.how-tags': ({ tags }) =>
    `IAMのシミュレーション: ポリシーが求めるタグ${tags}をプロファイルが送信しない`,
  'profiles.how-read': '実際に試行 (読み取りのみ)',
  'profiles.how-no-tunnel': '存在しないトンネルで試行',
  'profiles.how-no-device': '存在しないデバイスで試行',
  'profiles.how-no-group': '存在しないモノのグループで試行',
  'profiles.how-or-by-name': ({ tried }) => `${tried}。特定の名前だけを許可するポリシーでも同じ結果になる`,
  'profiles.how-not-tried': '試行していない',
  'profiles.how-not-opened': '開くたびに課金されるため試行していない',
  'profiles.how-iam-denied': ({ start }) =>
    `${start}。IAMで確認できるが、このプロファイルには問い合わせる権限がない (iam:SimulatePrincipalPolicy)`,
  'profiles.how-iam-failed': ({ start, message }) => `${start}。IAMで確認できない: ${message}`,
};
