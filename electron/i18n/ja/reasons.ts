import type { reasons as en, HopName } from '../../shared/reasons.ts';
import type { Translation } from '../translate.ts';

const HOPS: Record<HopName, string> = { service: 'トンネルサービス', 'web-proxy': 'ウェブプロキシ' };

export const reasons: Translation<typeof en> = {
  'reason.no-access-token': '指定された内容はアクセストークンではありません。',
  'reason.no-client-token': '指定された内容はクライアントトークンではありません。',

  'reason.service-status': (p) => `トンネルサービスがステータス${p.status}で応答しました。`,
  'reason.service-trouble': (p) => `トンネルサービスに問題が発生しています（ステータス${p.status}）。`,
  'reason.service-redirect': (p) =>
    `トンネルサービスがリダイレクト（ステータス${p.status}）で応答しましたが、トンネルではリダイレクトに従いません。`,
  'reason.no-tunnel-service': (p) =>
    `トンネルサービスのアドレスで応答したのは、トンネルサービスではありません（ステータス${p.status}）。`,
  'reason.no-tunnel-service-said': (p) =>
    `トンネルサービスのアドレスで応答したのは、トンネルサービスではありません（${p.said}）。`,
  'reason.no-subprotocol': 'トンネルサービスが、提示したプロトコルのバージョンを選びませんでした。',
  'reason.handshake-silent': 'トンネルサービスがハンドシェイクに応答しませんでした。',
  'reason.handshake-silent-behind-proxy':
    'ウェブプロキシも、その先のトンネルサービスも、ハンドシェイクに応答しませんでした。',
  'reason.service-silent': 'トンネルサービスからの応答がなくなりました。',
  'reason.service-names-nothing': 'トンネルサービスが、このトンネルで使えるサービスを通知しませんでした。',
  'reason.service-sent-text': 'トンネルサービスがテキストを送ってきました。',
  'reason.service-sent-other': 'トンネルサービスが、トンネルのメッセージではないものを送ってきました。',
  'reason.service-sent-unknown': (p) =>
    `トンネルサービスが、不明なタイプ${p.type}のメッセージを送ってきました。`,
  'reason.service-closed': (p) =>
    p.code === 0
      ? 'トンネルサービスが接続を閉じました。'
      : `トンネルサービスが接続を閉じました（コード${p.code}）。`,
  'reason.device-started-stream': 'デバイスがストリームを開始しようとしました。',
  'reason.no-more-tries': (p) => `${p.reason}これ以上の再試行は許可されていません。`,
  'reason.v1-one-service': 'プロトコルV1を使うデバイスでは、サービスは1つしか使えません。',
  'reason.no-services': 'サービスを指定せずに開かれたトンネルのため、使えるサービスは1つだけです。',
  'reason.other-services': (p) =>
    p.lacks === ''
      ? `トンネルのサービスは${p.carries}で、名前のないサービスはありません。`
      : `トンネルのサービスは${p.carries}で、${p.lacks}はありません。`,

  'reason.proxy-unusable': (p) => `ウェブプロキシを使えません。${p.said}`,
  'reason.proxy-limits': '現在、ウェブプロキシが要求を制限しています（ステータス429）。',
  'reason.proxy-forbids': (p) =>
    `ウェブプロキシが${p.authority}への接続を許可していません（ステータス${p.status}）。`,
  'reason.proxy-redirects': (p) =>
    `ウェブプロキシがリダイレクト（ステータス${p.status}）で応答しました。先にブラウザーでサインインする必要があるかもしれません。`,
  'reason.proxy-cannot-connect': (p) =>
    `ウェブプロキシが${p.authority}に接続できませんでした（ステータス${p.status}）。`,
  'reason.proxy-other-sign-in': (p) =>
    `ウェブプロキシが${p.schemes}による認証を求めています。Culvertが送れるのはユーザー名とパスワード（Basic）だけです。`,
  'reason.proxy-wrong-password': 'ウェブプロキシが、指定されたユーザー名とパスワードを受け付けません。',
  'reason.proxy-wants-password':
    'ウェブプロキシがユーザー名とパスワードを求めています。「設定」の「ネットワーク」で入力してください。コマンドラインでは、アドレスのホストの前にuser:password@を付けてください。',

  'reason.hop-refuses': (p) => `${HOPS[p.hop]}のアドレスから応答がありません。`,
  'reason.hop-cut': (p) => `${HOPS[p.hop]}への接続が切れました。`,
  'reason.hop-unknown-name': (p) => `${HOPS[p.hop]}の名前が見つかりません。`,
  'reason.hop-name-later': (p) => `現在、${HOPS[p.hop]}の名前を解決できません。`,
  'reason.hop-too-slow': (p) => `時間内に${HOPS[p.hop]}に接続できませんでした。`,
  'reason.hop-no-way': (p) => `${HOPS[p.hop]}への経路がありません。`,
  'reason.offline': 'ネットワークに接続されていません。',
  'reason.hop-sent-too-much': (p) =>
    `${HOPS[p.hop]}が、プロトコルで許される量を超えるデータを一度に送ってきました。`,
  'reason.proxy-hung-up': 'ウェブプロキシが、応答しないまま接続を切断しました。',
  'reason.cut-by-either':
    'トンネルサービスへの接続が、トンネルサービスかその手前のウェブプロキシによって切断されました。',
  'reason.hop-no-tls': (p) =>
    `${HOPS[p.hop]}がTLS 1.2以降で応答しません（${p.code}）。${p.hop === 'web-proxy' ? 'アドレスをhttp://で始める必要があるかもしれません。' : ''}`,
  'reason.hop-no-http': (p) => `${HOPS[p.hop]}のアドレスで応答した相手はHTTPを使っていません（${p.code}）。`,
  'reason.hop-breaks-rules': (p) => `${HOPS[p.hop]}がWebSocketの規則に違反しました（${p.code}）。`,
  'reason.hop-failed': (p) => `${HOPS[p.hop]}に接続できませんでした: ${p.cause}。`,
  'reason.hop-certificate-time': (p) =>
    `${HOPS[p.hop]}の証明書は、現在の日時では有効ではありません（${p.code}）。このコンピューターの時計を確認してください。`,
  'reason.hop-certificate-name': (p) => `${HOPS[p.hop]}の証明書は別の名前のものです（${p.code}）。`,
  'reason.hop-certificate': (p) =>
    `${HOPS[p.hop]}の証明書は信頼されていません（${p.code}）。${p.issuer ? `署名者は「${p.issuer}」です。` : ''}${p.swapped ? 'ウェブプロキシが自身の証明書に差し替えた可能性があります。' : ''}社内のネットワークが署名したものであれば、その認証局の証明書を追加してください（「設定」の「ネットワーク」、コマンドラインでは-cまたはSSL_CERT_FILE）。`,

  'reason.refused': 'そのアドレスから応答がありません',
  'reason.cut': '接続が切れました',
  'reason.unknown-name': '名前が見つかりません',
  'reason.name-later': '現在、名前を解決できません',
  'reason.too-slow': '時間内に応答がありません',
  'reason.no-way': '経路がありません',
  'reason.no-network': 'ネットワークに接続されていません',
  'reason.hung-up': '応答がないまま接続が切断されました',
  'reason.cut-there-or-before': '接続先またはその手前のウェブプロキシが接続を切断しました',
  'reason.no-http': (p) => `応答した相手はHTTPを使っていません（${p.code}）`,
  'reason.in-trouble': (p) => `接続先に問題が発生しています（ステータス${p.status}）`,
  'reason.other-page': (p) =>
    `応答した相手はトンネルサービスではなく（ステータス${p.status}）、このネットワークのサインインページかもしれません`,
  'reason.unknown-cause': '原因不明',

  'reason.redirects': (p) =>
    `リダイレクト（ステータス${p.status}）で応答しました。先にブラウザーでサインインする必要があるかもしれません`,
  'reason.cannot-connect': (p) => `ウェブプロキシから接続先に接続できませんでした（ステータス${p.status}）`,
  'reason.limits-requests': '現在、要求を制限しています（ステータス429）',
  'reason.forbids': (p) => `接続が許可されていません（ステータス${p.status}）`,

  'reason.asks-other-sign-in': (p) =>
    `${p.schemes}による認証を求めていますが、Culvertが送れるのはユーザー名とパスワード（Basic）だけです`,
  'reason.refuses-password': '送信されたユーザー名とパスワードを受け付けません',
  'reason.asks-password': 'ユーザー名とパスワードを求めています',

  'reason.socks': 'SOCKSには対応していません。HTTP CONNECTを使うウェブプロキシだけに対応しています',
  'reason.not-http': 'http://またはhttps://で始める必要があります',
  'reason.after-port': 'ポートの後には何も指定できません。PACファイルには対応していません',
  'reason.percent': 'ユーザー名やパスワードのパーセント記号は%25と書きます',
  'reason.no-host': 'ホストが名前でもアドレスでもありません（IPv6は角かっこで囲みます）',
  'reason.port-range': 'ポートは1～65535の整数で指定します',
  'reason.proxy-address': 'ウェブプロキシのアドレスを使えません',
  'reason.resolver-waiting': 'ウェブプロキシの検出がまだ完了していません',
  'reason.resolver-slow': 'ウェブプロキシの検出が時間内に完了しませんでした',
  'reason.resolver-failed': 'ウェブプロキシの検出に失敗しました',

  'reason.file-not-whole-path': '絶対パスではありません',
  'reason.file-too-large': '証明書のファイルとしては大きすぎます（4 MB）',
  'reason.file-missing': 'そのようなファイルはありません',
  'reason.file-forbidden': 'このユーザーには読み取りが許可されていません',
  'reason.file-is-folder': 'フォルダーです',
  'reason.file-unreadable': (p) => `読み取れません（${p.code}）`,
  'reason.trusted-form': (p) => `${p.number}番目の証明書がOpenSSL独自の「trusted」形式です`,
  'reason.damaged-certificate': (p) =>
    `${p.of}個のうち${p.number}番目の証明書（${p.line}行目）が壊れています`,
  'reason.private-key': '秘密鍵だけが入っていて、証明書がありません',
  'reason.der': 'バイナリ形式（DER）のようです。「openssl x509 -inform der」でPEMに変換できます',
  'reason.no-pem': 'PEM形式の証明書がありません',

  'reason.token-nothing': '何も入力されていません',
  'reason.token-of-destination': 'デバイスで使う送信先のトークンしか含まれていません',
  'reason.token-not-in-answer': 'sourceAccessTokenが含まれていません',
  'reason.token-is-address': 'アドレスです',
  'reason.token-is-access-key': 'AWSのアクセスキーIDです',
  'reason.token-too-short': '短すぎます',
  'reason.token-too-long': '長すぎます',
  'reason.token-characters': 'トークンには使われない文字が含まれています',
  'reason.token-elsewhere': '別の欄にトークンが入力されています',

  'reason.tag-no-key': 'キーがありません',
  'reason.tag-long-key': (p) => `キーが${p.most}文字を超えています`,
  'reason.tag-long-value': (p) => `値が${p.most}文字を超えています`,
  'reason.tag-characters': 'タグに使えない文字が含まれています',
  'reason.tag-of-aws': 'aws: で始まるキーはAWS専用です',
  'reason.tag-of-culvert': 'そのキーのタグはCulvert自身が送信します',
  'reason.tag-twice': 'キーが重複しています',

  'reason.no-secret-service': 'Secret Serviceが実行されていません',
  'reason.no-session-bus': 'セッションバスがありません',
  'reason.no-keyring-yet': 'キーリングがまだ設定されていません',
  'reason.no-libsecret': 'ライブラリlibsecret-1がインストールされていません',
  'reason.keyring-library': 'キーリングのライブラリを読み込めません',
  'reason.nothing-said': '理由は示されていません',

  'reason.no-reason': '理由は示されていません。',
  'reason.no-reason-but': (p) => `${p.name}: 理由は示されていません。`,
  'reason.not-of-aws': 'AWSからの応答ではありません。',
  'reason.answer-without-token': '応答にトークンが含まれていません。',
  'reason.fresh-client': '登録したばかりのクライアントがサービスに受け付けられません。',
  'reason.browser-answer': 'ブラウザーからの応答がサービスに受け付けられませんでした。',
  'reason.page-not-encrypted': '暗号化されていないページが指定されたため、Culvertでは開きません。',
  'reason.mfa-not-named': 'MFAデバイスのコードが必要ですが、プロファイルにMFAデバイスが指定されていません。',
  'reason.program-slow': (p) => `${p.seconds}秒間応答がありません。`,
  'reason.program-silent': 'エラーで終了し、stderrには何も出力されませんでした。',
  'reason.token-file': (p) => `トークンファイル${p.path}を読み取れません（${p.code}）。`,
  'reason.port-of-program': (p) => `${p.name}、プロセス${p.pid}`,
  'reason.port-of-tunnel': (p) => `${p.name}へのCulvertのトンネル`,
  'reason.no-path': 'なし（PATHが空のため）',
  'reason.many-exports': '保存されたファイルがすでに多すぎます',
  'reason.more': (p) => `${p.few}、ほか${p.count}件`,

  'reason.presence-index-off':
    'デバイスが接続しているかどうかは不明です。このアカウントとリージョンではフリートインデックス作成がオフです。',
  'reason.presence-index-empty':
    'デバイスが接続しているかどうかは不明です。フリートインデックスがまだ空です。',
  'reason.presence-not-indexed':
    'デバイスが接続しているかどうかは不明です。フリートインデックス作成はオンですが、接続状態は含まれていません。',
  'reason.presence-not-allowed': (p) =>
    `デバイスが接続しているかどうかは不明です。このプロファイルには${p.action}が許可されていません。`,
  'reason.presence-index-later':
    'デバイスが接続しているかどうかは不明です。フリートインデックスはAWSで作成中です。',
  'reason.presence-no-answer': (p) =>
    `デバイスが接続しているかどうかは不明です。フリートインデックスから応答がありませんでした。${p.error}`,

  'reason.aws-files': 'AWS設定ファイル',
  'reason.either-file': (p) => `${p.one}または${p.other}`,
  'reason.shared-key': (p) => `アクセスキー …${p.hint}`,
  'reason.shared-temporary-key': (p) => `一時的なアクセスキー …${p.hint}`,
  'reason.shared-role': (p) => `ロール${p.role}（${p.through}経由）`,
  'reason.shared-role-source': (p) => `ロール${p.role}（${p.source}から）`,
  'reason.shared-web-identity': (p) => `ロール${p.role}（ウェブIDトークン）`,
  'reason.shared-program': (p) => `プログラム${p.program}`,
  'reason.shared-sso': (p) => `Identity Center ${p.place}`,
  'reason.shared-login': (p) => `aws login（ユーザー: ${p.user}）`,

  'reason.shared-problem': (p) => `${p.problem}。`,
  'reason.shared-source-problem': (p) => `source_profile「${p.source}」の問題: ${p.problem}。`,
  'reason.shared-no-source': (p) => `source_profile「${p.source}」がありません`,
  'reason.shared-nothing': 'AWS設定ファイルに設定がありません',
  'reason.shared-loop': (p) => `source_profile「${p.source}」が自分自身に戻ってきます`,
  'reason.shared-lacks-beside': (p) => `${p.has}はありますが、${p.lacks}がありません`,
  'reason.shared-two-sources': 'source_profileとcredential_sourceの両方があります',
  'reason.shared-role-alone':
    'role_arnはありますが、source_profile、credential_source、web_identity_token_fileのいずれもありません',
  'reason.shared-no-credentials': '認証情報も、認証情報につながる設定もありません',
  'reason.shared-lacks': (p) => `${p.lacks}がありません`,
  'reason.shared-no-session': (p) => `[sso-session ${p.session}]がありません`,
  'reason.shared-session-lacks': (p) => `[sso-session ${p.session}]に${p.lacks}がありません`,
  'reason.shared-session-differs': (p) => `${p.key}が[sso-session ${p.session}]のものと異なります`,
  'reason.shared-line-name': (p) => `${p.file}の${p.line}行目の名前はAWS SDKで読み取れません`,
  'reason.shared-line-strange': (p) => `${p.file}の${p.line}行目は設定でもセクションでもありません`,

  'reason.login-approval': 'macOSの「システム設定」の「一般」にある「ログイン項目」での許可を待っています',
  'reason.login-not-taken': 'システムに受け付けられませんでした',
};
