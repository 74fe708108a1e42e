import type { Translation } from '../../../electron/i18n/translate.ts';
import type { devices as en } from '../en/devices.ts';

const things = (count: number) => `モノ${count.toLocaleString('en')}件`;

export const devices: Translation<typeof en> = {
  'devices.title': 'デバイス',
  'devices.loaded-so-far': (p) => `${things(p.count)}まで読み込み`,
  'devices.found': (p) => `${things(p.count)}中${p.found.toLocaleString('en')}件`,
  'devices.found-so-far': (p) => `読み込み済みの${things(p.count)}中${p.found.toLocaleString('en')}件`,

  'devices.from-index': 'フリートインデックスから取得しました。',
  'devices.from-index-then': (p) => `フリートインデックスから取得しました（${p.ago}時点）。`,
  'devices.from-registry': 'レジストリから取得しました。',
  'devices.from-registry-then': (p) => `レジストリから取得しました（${p.ago}時点）。`,
  'devices.connection-untold': 'AWSでは接続状態を確認できません。',
  'devices.searching': 'AWSで検索しています…',
  'devices.more-there': (p) => `アカウントの${things(p.count)}を読み込みました。ほかにもあります。`,

  'devices.no-profile': 'プロファイルを追加して始めましょう',
  'devices.no-profile-text':
    'ここには、AWSアカウントとリージョンにあるモノが表示されます。プロファイルには、そこへのサインイン方法を保存します。',
  'devices.none-chosen': 'プロファイルが選択されていません',
  'devices.none-chosen-text': 'ここには、プロファイルのアカウントとリージョンにあるデバイスが表示されます。',
  'devices.choose-profile': 'プロファイルを選択',
  'devices.loading': (p) => `${p.region}のモノを読み込んでいます…`,
  'devices.not-loaded':
    '一覧がなくてもデバイスには接続できます。検索欄にモノの名前を最後まで入力してください。',
  'devices.empty': (p) => `${p.region}にモノがありません`,
  'devices.empty-text':
    'AWS IoTにモノとして登録されたデバイスがここに表示されます。別のリージョンにある場合は、プロファイルを編集するか、別のプロファイルを選択してください。',
  'devices.edit-profile': 'プロファイルを編集',

  'devices.none-like-that': '条件に合うモノがありません。',
  'devices.none-like-that-loaded': '読み込み済みのモノには、条件に合うものがありません。',
  'devices.none-by': (p) => `「${p.text}」に一致するモノがありません。`,
  'devices.none-by-loaded': (p) => `読み込み済みのモノには、「${p.text}」に一致するものがありません。`,
  'devices.look-in-all': 'すべてのデバイスから探す',
  'devices.no-favourites':
    'お気に入りはまだありません。デバイスの星印を押すか、その行でFキーを押すと追加されます。',
  'devices.no-recents': 'このコンピューターから接続したデバイスはまだありません。',
  'devices.is-whole-name': 'モノの名前を最後まで入力しましたか？',
  'devices.not-listed': (p) => `「${p.text}」は一覧にありません。`,
  'devices.open-by-name': 'この名前でトンネルを開く',

  'devices.tunnels-found': '開いているトンネルの検索結果',
  'devices.tunnel-is': (p) => `トンネル: ${p.state}`,
  'devices.show-tunnel': 'トンネルを表示',

  'devices.filter': 'デバイスの絞り込み',
  'devices.favourites': 'お気に入り',
  'devices.recents': '最近使用',
  'devices.type': 'タイプ',
  'devices.any-type': '全タイプ',
  'devices.group': 'グループ',
  'devices.any-group': '全グループ',
  'devices.connection': '接続状態',
  'devices.any-connection': '全接続状態',
  'devices.show-all': 'すべて表示',

  'devices.tunnel-open': 'トンネルあり',
  'devices.used': (p) => `${p.ago}に使用`,
  'devices.is-favourite': 'お気に入り',
  'devices.favourite': 'お気に入り',
  'devices.favourite-name': (p) => `お気に入り: ${p.name}`,
  'devices.make-favourite': 'お気に入りに追加',
  'devices.drop-favourite': 'お気に入りから削除',
  'devices.favourite-made': (p) => `${p.name}をお気に入りに追加しました`,
  'devices.favourite-dropped': (p) => `${p.name}をお気に入りから削除しました`,

  'devices.asking': 'AWSに確認しています…',
};
