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
  'profiles.for-list-things': 'デバイスを一覧表示',
  'profiles.for-indexing': 'デバイスを検索できるか確認',
  'profiles.for-groups': 'モノのグループを一覧表示',
  'profiles.for-types': 'モノのタイプを一覧表示',
  'profiles.for-group-things': 'モノのグループのデバイスを一覧表示',

  'profiles.how-simulated': 'IAMのシミュレーション結果',
  'profiles.how-depends': ({ keys }) => `${keys}によって変わるため、IAMのシミュレーションでは判定できません`,
  'profiles.how-organisation': 'IAMのシミュレーション: AWS組織のポリシーで禁止',
  'profiles.how-boundary': 'IAMのシミュレーション: アクセス許可の境界の対象外',
  'profiles.how-policy': 'IAMのシミュレーション: ポリシーで明示的に拒否',
  'profiles.how-nothing': 'IAMのシミュレーション: 許可するポリシーなし',
  'profiles.how-tags': ({ tags }) =>
    `IAMのシミュレーション: ポリシーで必要なタグ${tags}がプロファイルから送信されません`,
  'profiles.how-read': '実際に試行（読み取りのみ）',
  'profiles.how-no-tunnel': '存在しないトンネルで試行',
  'profiles.how-no-device': '存在しないデバイスで試行',
  'profiles.how-no-group': '存在しないモノのグループで試行',
  'profiles.how-or-by-name': ({ tried }) =>
    `${tried}。特定の名前だけを許可するポリシーでも同じ結果になります`,
  'profiles.how-not-tried': '未試行',
  'profiles.how-not-opened': '未試行（開くたびに課金）',
  'profiles.how-iam-denied': ({ start }) =>
    `${start}。IAMで確認できますが、このプロファイルにはその権限がありません（iam:SimulatePrincipalPolicy）`,
  'profiles.how-iam-failed': ({ start, message }) => `${start}。IAMで確認できませんでした: ${message}`,
};
