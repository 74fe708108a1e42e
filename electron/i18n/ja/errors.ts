import type { ErrorCatalogue, PolicyBlocker, RolePart } from '../../shared/errors.ts';
import { commandErrors } from './errors-commands.ts';
import { controlErrors } from './errors-control.ts';
import { servicesErrors } from './errors-services.ts';
import { sshErrors } from './errors-ssh.ts';

function denied(action: string, blocker: PolicyBlocker | undefined): { why: string; advice: string } {
  switch (blocker) {
    case 'explicit':
      return {
        why: 'ポリシーで明示的に拒否されています。',
        advice:
          'そのポリシーがある限り、許可するポリシーを追加しても効果はありません。AWSアカウントの管理者に変更を依頼するか',
      };
    case 'organisation':
      return {
        why: 'AWS組織のポリシーで禁止されています。',
        advice: `アカウントのポリシーでは解決できません。AWS組織の管理者に${action}の許可を依頼するか`,
      };
    case 'boundary':
      return {
        why: 'ユーザーまたはロールのアクセス許可の境界に含まれていません。',
        advice: `AWSアカウントの管理者に、アクセス許可の境界への${action}の追加を依頼するか`,
      };
    case 'session':
      return {
        why: 'セッションポリシーに含まれていません。',
        advice: `セッションで${action}が許可される方法でサインインするか、セッションポリシーの設定者に依頼するか`,
      };
    case 'vpc-endpoint':
      return {
        why: '経路上のVPCエンドポイントのポリシーに含まれていません。',
        advice: `VPCエンドポイントの管理者に${action}の許可を依頼するか`,
      };
    default:
      return { why: '', advice: `AWSアカウントの管理者に${action}の許可を依頼するか` };
  }
}

const ROLE_PARTS: Record<RolePart, string> = {
  role: 'ロール',
  'external-id': '外部ID',
  'mfa-device': 'MFAデバイス',
  'session-name': 'セッション名',
};

const REPORT = '再び起きる場合はご報告ください。';

export const errors: ErrorCatalogue = {
  // 入力の誤り
  ThingNameInvalid: (p) => ({
    message: `「${p.thingName}」はモノの名前として使えません。`,
    advice:
      'モノの名前は、英数字、コロン、アンダースコア、ハイフンからなる1～128文字です。AWS IoTで名前を確認してください。',
  }),
  ThingUnknown: (p) => ({
    message: `${p.region}に「${p.thingName}」というモノはありません。`,
    advice: 'つづりと、プロファイルのアカウントやリージョンに間違いがないことを確認してください。',
  }),
  LifetimeInvalid: (p) => ({
    message: `トンネルを${p.minutes}分間開いておくことはできません。`,
    advice: '1～720分（12時間）の整数を選択してください。',
  }),
  TooManyServices: (p) => ({
    message: `1つのトンネルで使えるサービスは3つまでですが、${p.count}個が指定されました。`,
    advice: 'いくつか減らすか、残りのために2つ目のトンネルを開いてください。この上限はAWSが定めたものです。',
  }),
  ServiceInvalid: (p) => ({
    message: `「${p.serviceId}」はサービス名として使えません。`,
    advice:
      'サービスを1つ以上指定してください。名前は英数字、コロン、アンダースコア、ハイフンからなる1～128文字で、重複はできません。',
  }),
  PortInvalid: (p) => ({
    message: `${p.port}はポート番号として使えません。`,
    advice: '1～65535の整数を選択するか、空欄のままにして空いているポートを使ってください。',
  }),
  PortTaken: (p) => ({
    message: p.holder
      ? `${p.serviceId}のポート${p.port}はすでに使われています（${p.holder}）。`
      : `${p.serviceId}のポート${p.port}はすでに使われています。`,
    advice: `今回はポート${p.suggestedPort}を使うか（保存済みのポートは${p.port}のままです）、ポートを使っているプログラムを終了してから再試行してください。`,
  }),
  PortNotAllowed: (p) => ({
    message: `このコンピューターでは、Culvertが${p.serviceId}のポート${p.port}で待ち受けることは許可されていません。`,
    advice: '1023より大きいポートを選択してください。',
  }),
  BindAddressInvalid: (p) => ({
    message: `「${p.address}」は、このコンピューターが待ち受けられるアドレスではありません。`,
    advice:
      'このコンピューターの名前かアドレスを指定してください。省略すると、このコンピューターからだけ接続できます。',
  }),
  MappingInvalid: (p) => ({
    message: `サービスを割り当てられません: ${p.reason}`,
    advice:
      'トンネルの各サービスにポート（-s）または接続先（-d）を指定するか、--config-dirのファイルに1行ずつ書いてください。',
  }),
  SshUserInvalid: (p) => ({
    message: `「${p.user}」はsshのユーザー名として使えません。`,
    advice: '英数字、ピリオド、アンダースコア、ハイフン、@を使い、ハイフンで始めないでください。',
  }),
  IdentityFileInvalid: (p) => ({
    message: `秘密鍵ファイル「${p.path}」は使えません。`,
    advice: 'このコンピューターにある秘密鍵ファイルの絶対パスを指定してください。',
  }),
  BadRequest: () => ({
    message: 'ウィンドウから、Culvertが解釈できない内容が送られました。',
    advice: `ウィンドウを閉じて、開き直してください。${REPORT}`,
  }),

  // プロファイル
  ProfileNameInvalid: (p) => ({
    message:
      p.name.trim() === ''
        ? 'プロファイルに名前がありません。'
        : `「${p.name}」はプロファイル名として使えません。`,
    advice: '改行を含まない1～64文字の名前を付けてください。',
  }),
  ProfileNameTaken: (p) => ({
    message: `「${p.name}」というプロファイルはすでにあります。`,
    advice: '別の名前を選ぶか、そのプロファイルを編集してください。',
  }),
  ProfileUnknown: () => ({
    message: 'そのプロファイルはもうありません。',
    advice: '別のプロファイルを選択してください。',
  }),
  ProfileMissing: () => ({
    message: 'AWSプロファイルが選択されていません。',
    advice: 'まず、アクセスキーとリージョンを設定したプロファイルを追加してください。',
  }),
  ProfileInUse: (p) => ({
    message: `「${p.name}」で開いているトンネルが${p.count}件あります。`,
    advice: 'プロファイルを削除する前に、トンネルを閉じてください。',
  }),
  AccessKeyInvalid: () => ({
    message: 'アクセスキーが正しく入力されていません。',
    advice:
      'アクセスキーIDは英大文字と数字からなる16～128文字で、多くはAKIAまたはASIAで始まります。シークレットアクセスキーも必要です。どちらも空白を入れずに貼り付けてください。',
  }),
  SessionTokenMissing: () => ({
    message: '一時的なアクセスキー（ASIA…）にはセッショントークンが必要です。',
    advice: 'キーと一緒に発行されたセッショントークンを貼り付けてください。',
  }),
  RegionInvalid: (p) => ({
    message: `「${p.region}」はAWSリージョンではありません。`,
    advice: 'リージョンはeu-central-1やap-northeast-2のような形式です。',
  }),
  EndpointInvalid: (p) => ({
    message: `「${p.endpoint}」はエンドポイントとして使えません。`,
    advice:
      'https://（データプレーンはwss://）のアドレスを使ってください。暗号化なしのアドレスは、このコンピューターのものだけが使えます。',
  }),
  WebProxyInvalid: (p) => ({
    message: `「${p.address}」はウェブプロキシとして使えません: ${p.reason}。`,
    advice:
      'http://host:portまたはhttps://host:portの形式で指定してください。認証が必要な場合は、ホストの前にuser:password@を付けます（特殊文字はパーセントエンコードします）。',
  }),

  // サインイン
  SignInNeeded: (p) => ({
    message: `「${p.name}」にサインインしていません。`,
    advice: '「サインイン」を選択してください。サインインのページがブラウザーで開きます。',
  }),
  MfaNeeded: (p) => ({
    message: `「${p.name}」にはMFAデバイスのコードが必要です。`,
    advice: '「サインイン」を選択し、デバイスに表示されている6桁の数字を入力してください。',
  }),
  MfaCodeWrong: (p) => ({
    message: `AWSが${p.serial}のコードを受け付けません。`,
    advice:
      'そのデバイスのコードであること、デバイスの時計が正しいことを確認してください。コードは1回しか使えません。次のコードを待ってから「サインイン」を選択してください。',
  }),
  SignInCancelled: () => ({
    message: 'サインインがキャンセルされました。',
    advice: 'やり直すには「サインイン」を選択してください。',
  }),
  SignInTimedOut: () => ({
    message: 'ブラウザーでのサインインが時間内に完了しませんでした。',
    advice: 'やり直すには「サインイン」を選択してください。',
  }),
  SignInRefused: (p) => ({
    message: `サインインが拒否されました: ${p.reason}`,
    advice:
      '「サインイン」を選択してやり直し、ページで要求を許可してください。解決しない場合は、IAM Identity Centerの管理者にお問い合わせください。',
  }),
  SignInFailed: (p) => ({
    message: `${p.host}でサインインできませんでした: ${p.reason}`,
    advice: '開始URLとそのリージョンを確認してから、再試行してください。',
  }),
  SignInNotKept: (p) => ({
    message: `サインインしましたが、その情報を保存できませんでした（${p.reason}）。`,
    advice:
      'AWS CLIも使用する~/.aws/sso/cacheの空き容量と権限を確認してから、もう一度サインインしてください。',
  }),
  SignOutIncomplete: (p) => ({
    message: `サインアウトしましたが、AWS CLIのサインイン情報のファイルを削除できませんでした（${p.reason}）。`,
    advice:
      '~/.aws/sso/cacheの権限を確認してからもう一度サインアウトするか、その中のファイルを削除してください。',
  }),
  StartUrlInvalid: (p) => ({
    message: p.url === '' ? '開始URLがありません。' : `「${p.url}」は開始URLではありません。`,
    advice:
      'https://acme.awsapps.com/startのようなAWSアクセスポータルのアドレスを、招待メールまたはIAM Identity Centerの管理者から入手してコピーしてください。',
  }),
  SsoChoiceMissing: () => ({
    message: 'IAM Identity Centerのアカウントとロールが選択されていません。',
    advice: 'まずサインインし、アカウント（12桁）とそのロールを選択してください。',
  }),
  SsoRoleMissing: (p) => ({
    message: `IAM Identity Centerでは、アカウント${p.accountId}のロール${p.roleName}が割り当てられていません。`,
    advice:
      'プロファイルを編集して別のロールを選択するか、IAM Identity Centerの管理者にこのロールの割り当てを依頼してください。',
  }),
  AwsFileUnreadable: (p) => ({
    message: `${p.file}を読み取れません（${p.reason}）。`,
    advice:
      'ファイルの権限と、設定している場合はAWS_CONFIG_FILEおよびAWS_SHARED_CREDENTIALS_FILEを確認してください。',
  }),
  AwsProfileMissing: (p) => ({
    message: `${p.files}に「${p.awsProfile}」というAWSプロファイルはありません。`,
    advice: '別のプロファイルを選択するか、「aws configure」などで追加してください。',
  }),
  AwsProfileBroken: (p) => ({
    message: `AWSプロファイル「${p.awsProfile}」は使えません: ${p.problem}`,
    advice: 'AWS設定ファイルを修正してから再試行してください。Culvertは毎回読み直します。',
  }),
  CredentialProcessFailed: (p) => ({
    message: `「${p.awsProfile}」のcredential_processが失敗しました: ${p.reason}`,
    advice: `ターミナルでそのコマンドが動作するか確かめてください。Culvertがプログラムを探す場所: ${p.path}。ほかの場所にあるプログラムは絶対パスで指定してください。`,
  }),
  CredentialSourceFailed: (p) => ({
    message: `AWSプロファイル「${p.awsProfile}」から認証情報を取得できません: ${p.reason}`,
    advice:
      'ターミナルでそのプロファイルを使い、「aws sts get-caller-identity」が動作するか確かめてください。',
  }),
  WebIdentityFailed: (p) => ({
    message: `「${p.awsProfile}」のウェブIDが受け付けられませんでした: ${p.reason}`,
    advice:
      'トークンファイルのトークンが有効であること、ロールが発行元を信頼していることを確認してください。',
  }),
  LoginSessionExpired: (p) => ({
    message: `AWSプロファイル「${p.awsProfile}」のログインの期限が切れました。`,
    advice: `ターミナルで「aws login --profile ${p.awsProfile}」を実行してから、再試行してください。`,
  }),
  RoleRefused: (p) => ({
    message: `このプロファイルでは、${p.roleArn}を引き受けることがAWSで許可されていません: ${p.reason}`,
    advice:
      'ロールの名前、信頼ポリシー、外部IDと、プロファイルにそのロールへのsts:AssumeRoleが許可されていることを確認してください。',
  }),
  RoleInvalid: (p) => ({
    message:
      p.text === ''
        ? `${ROLE_PARTS[p.what]}がありません。`
        : `「${p.text}」は${ROLE_PARTS[p.what]}として使えません。`,
    advice:
      'ロールはarn:aws:iam::123456789012:role/Operator、MFAデバイスはarn:aws:iam::123456789012:mfa/alexのような形式です。外部IDとセッション名に使えるのは英数字と + = , . @ - _ で、空白は使えません。',
  }),
  TagInvalid: (p) => ({
    message: p.key === '' ? `タグを使えません: ${p.reason}。` : `タグ「${p.key}」は使えません: ${p.reason}。`,
    advice:
      'キーは1～128文字、値は256文字までで、文字、数字、空白と _ . : / = + - @ が使えます。キーは重複できず、aws: で始めることもできません。',
  }),
  TooManyTags: (p) => ({
    message: `トンネルには、Culvert自身のタグのほかに49個までタグを付けられますが、${p.count}個が指定されました。`,
    advice: 'いくつか減らしてください。この上限はAWSが定めたものです。',
  }),
  MonthlyLimitInvalid: (p) => ({
    message: `${p.limit}は月間上限として使えません。`,
    advice: '1以上の整数で回数を入力してください。空欄にすると上限なしになります。',
  }),

  // キーリング
  KeychainMissing: (p) => ({
    message: `このコンピューターには、Culvertが使えるキーリングがありません（${p.reason}）。`,
    advice:
      'キーリング（Linuxではgnome-keyringまたはKWallet）をインストールして起動するか、「今回の実行中だけ保持」を選択してください。',
  }),
  KeychainLocked: () => ({
    message: 'キーリングがロックされています。',
    advice:
      'ロックを解除してから再試行するか、「今回の実行中だけ保持」を選択してください。ロックは、デスクトップにサインインし直すか、パスワードマネージャーを開くと解除できます。',
  }),
  KeychainTimeout: (p) => ({
    message: `キーリングが${p.seconds}秒間応答していません。`,
    advice:
      'キーリングのパスワードを求めるウィンドウを探し、パスワードを入力してから再試行するか、「今回の実行中だけ保持」を選択してください。',
  }),
  KeychainFailed: (p) => ({
    message: `キーリングが要求を拒否しました: ${p.reason}。`,
    advice: '再試行するか、「今回の実行中だけ保持」を選択してください。',
  }),
  SecretMissing: (p) => ({
    message: `「${p.name}」のアクセスキーがキーリングにありません。`,
    advice:
      'キーリングがロックされている場合は、解除してから再試行してください。それ以外の場合は、プロファイルを編集してキーを入力し直してください。',
  }),

  // AWSまでの経路
  WebProxyUnreachable: (p) => ({
    message: `ウェブプロキシ${p.proxy}に接続できません: ${p.reason}。`,
    advice:
      '「設定」の「ネットワーク」でアドレスと検出方法を確認し、現在のネットワーク用のウェブプロキシかどうかも確認してください。',
  }),
  WebProxyPassword: (p) => ({
    message: `ウェブプロキシ${p.proxy}は、${p.reason}。`,
    advice: '「設定」の「ネットワーク」でユーザー名とパスワードを入力してください。',
  }),
  WebProxyDenied: (p) => ({
    message: `ウェブプロキシ${p.proxy}は${p.host}への接続を中継しません: ${p.reason}。`,
    advice: 'ウェブプロキシの管理者に、そのアドレスとポートへの接続の許可を依頼してください。',
  }),
  WebProxyUnsupported: (p) => ({
    message: `外部への経路として見つかったのは、Culvertが使えないものだけです: ${p.answer}。`,
    advice:
      'Culvertには、HTTP CONNECTに対応したウェブプロキシが必要です。「設定」の「ネットワーク」で手動で入力してください。',
  }),
  WayUnknown: (p) => ({
    message: `${p.host}への経路がわかりません: ${p.reason}。`,
    advice: '再試行するか、「設定」の「ネットワーク」でウェブプロキシを手動で指定してください。',
  }),
  CertificateNotTrusted: (p) => ({
    message: `${p.host}の証明書は信頼されていません（${p.code}）。${p.issuer ? `署名者は「${p.issuer}」です。` : ''}`,
    advice: `会社でTLSを検査している場合は${p.swapped ? '（経路上のウェブプロキシが検査している可能性があります）' : ''}、「設定」の「ネットワーク」で会社の認証局を追加してください。そうでない場合は通信が盗聴されている可能性があるため、続行しないでください。`,
  }),
  CertificateWrongTime: (p) => ({
    message: `${p.host}の証明書は、現在の日時では有効ではありません（${p.code}）。`,
    advice:
      'このコンピューターの日付と時刻を確認してください。正しい場合は、そのアドレスの管理者による証明書の更新が必要です。',
  }),
  CertificateWrongName: (p) => ({
    message: `${p.host}として応答した相手の証明書は、別の名前のものです。`,
    advice:
      'プロファイルのエンドポイントと、ウェブプロキシやこのネットワークのサインインページが間に入っていないかを確認してください。',
  }),
  TlsFailed: (p) => ({
    message: `${p.host}がTLS 1.2以降で応答しません（${p.code}）。`,
    advice:
      'アドレスとポートを確認してください。ウェブプロキシのアドレスの場合は、http://で始める必要があるかもしれません。',
  }),
  PacInvalid: (p) => ({
    message: `「${p.address}」はPACファイルのアドレスとして使えません。`,
    advice: 'http://またはhttps://で始まる完全なアドレスを、ユーザー名とパスワードなしで指定してください。',
  }),
  WebProxyUserInvalid: () => ({
    message: 'そのユーザー名またはパスワードはウェブプロキシに送信できません。',
    advice:
      'ユーザー名にコロンは使えません。パスワードを指定する場合はユーザー名も必要です。どちらにも改行は使えません。',
  }),
  CertificateFileInvalid: (p) => ({
    message: `証明書ファイル${p.file}は使えません: ${p.reason}。`,
    advice:
      'PEM形式の証明書が入ったファイルの絶対パスを指定するか、「設定」の「ネットワーク」の一覧から外してください。',
  }),

  // AWS
  AccessDenied: (p) => {
    const { why, advice } = denied(p.action, p.blocker);
    const on = p.resource && p.resource !== '*' ? `${p.resource}に対する` : '';
    return {
      message: `このプロファイルには、${on}${p.action}がAWSで許可されていません。${why}`,
      advice: `${advice}、別のプロファイルを選択してください。`,
    };
  },
  CredentialsExpired: () => ({
    message: 'プロファイルの認証情報の期限が切れています。',
    advice:
      'プロファイルの認証情報の取得元で更新してください。ここで入力した場合は、プロファイルを編集して新しいアクセスキーとセッショントークンを入力してください。',
  }),
  CredentialsInvalid: () => ({
    message: 'プロファイルのアクセスキーがAWSに受け付けられません。',
    advice:
      'キーが存在して有効であること、アクセスキーIDとシークレットアクセスキーが対応していることを確認してください。',
  }),
  ClockSkew: (p) => ({
    message:
      p.minutes === null
        ? 'このコンピューターの時計とAWSの時刻のずれが大きすぎます。'
        : `このコンピューターの時計はAWSより${Math.abs(p.minutes)}分${p.minutes > 0 ? '進んでいます' : '遅れています'}。`,
    advice:
      '時計を合わせて（自動設定をオンにして）から再試行してください。AWSは5分を超えてずれた要求を拒否します。',
  }),
  NoNetwork: (p) => ({
    message: p.reason ? `${p.host}に接続できません: ${p.reason}。` : `${p.host}に接続できません。`,
    advice:
      'ネットワーク、VPNやファイアウォール、プロファイルのリージョンとエンドポイントを確認してから、再試行してください。',
  }),
  Throttled: (p) => ({
    message: `現在、AWSが要求を制限しています（${p.action}）。`,
    advice: '数秒待ってから再試行してください。',
  }),
  LimitExceeded: (p) => ({
    message: `AWSの上限に達しました: ${p.reason}`,
    advice: '不要なトンネルを閉じるか、しばらく待つか、AWSにクォータの引き上げを依頼してください。',
  }),
  AwsRejected: (p) => ({
    message: `AWSが${p.action}を拒否しました: ${p.reason}`,
    advice: '入力を確認してください。問題がないように見える場合は、上のメッセージとともにご報告ください。',
  }),
  AwsUnavailable: (p) => ({
    message: `現在、AWSは${p.action}に応答できません。`,
    advice:
      '1分ほど待ってから再試行してください。続く場合は、リージョンのAWS Healthページを確認してください。',
  }),
  IndexOff: (p) => ({
    message: `${p.region}ではフリートインデックス作成がオフのため、AWSでデバイスを検索できません。`,
    advice: 'AWSアカウントの管理者が、AWS IoTの設定にあるフリートインデックス作成でオンにできます。',
  }),
  IndexNotReady: (p) => ({
    message: `${p.region}のフリートインデックスはAWSで作成中のため、まだ検索できません。`,
    advice: '数分後に「更新」を選択してください。それまでは、レジストリの一覧を表示します。',
  }),
  SearchRefused: () => ({
    message: '入力された内容はAWSで検索できません。',
    advice: '名前、タイプ、グループ、属性の先頭部分を、文字と数字で入力してください。',
  }),
  GroupUnknown: (p) => ({
    message: `${p.region}に「${p.group}」というモノのグループはありません。`,
    advice: '「更新」を選択してグループを読み込み直すか、別のグループを選択してください。',
  }),
  DirectoryFull: (p) => ({
    message: `一覧は上限の${p.count}台に達しています。`,
    advice: 'デバイスの名前を入力してください。一覧にないデバイスはAWSで検索します。',
  }),
  OpenOutcomeUnknown: () => ({
    message: 'トンネルを開く要求への応答が失われ、トンネルがあるかどうかをAWSに確認することもできません。',
    advice:
      '開くたびに課金されるため、再試行はしていません。ネットワークが復旧したら「再試行」を選択してください。Culvertは、すでに開いている可能性のあるトンネルをまず探します。',
  }),
  OpenNotDone: () => ({
    message:
      'トンネルを開く要求への応答が失われました。AWSにそのようなトンネルはないため、おそらく開かれていません。',
    advice: '開くには「再試行」を選択してください。最初の要求が遅れて届いていた場合は、2回分課金されます。',
  }),
  PrincipalUnknown: (p) => ({
    message: `IAMには、${p.arn}について調べられるポリシーがありません。`,
    advice:
      'ルートユーザー、フェデレーションユーザー、パスのわからないロールは調べられません。実際に試せるものだけを試します。',
  }),

  // 履歴と請求
  OpenDeclined: (p) => ({
    message: `トンネルは開かれませんでした。「${p.profileName}」の今月の回数は、上限${p.limit}回のうち${p.opened}回です。`,
    advice:
      '課金されていません。すでに開いているトンネルを使うか、上限を超えて開くか、プロファイルで上限を変更してください。',
  }),
  OpenCalledOff: (p) => ({
    message: `要求が送信される前に取り消されたため、${p.thingName}へのトンネルは開かれませんでした。`,
    advice: '課金されていません。必要になったら、もう一度開いてください。',
  }),
  ProfileChanged: (p) => ({
    message: `要求が送信される前に「${p.profileName}」が変更されたため、${p.thingName}へのトンネルは開かれませんでした。`,
    advice: '課金されていません。プロファイルを確認して、もう一度トンネルを開いてください。',
  }),
  PriceInvalid: (p) => ({
    message: `${p.amount}は、トンネルを1回開く料金として使えません。`,
    advice: `AWSの料金表または請求書にある0～${p.most}の数値を入力するか、空欄にして料金を削除してください。`,
  }),
  CurrencyInvalid: (p) => ({
    message:
      p.currency.trim() === '' ? '料金に通貨がありません。' : `「${p.currency}」は通貨ではありません。`,
    advice: 'USD、EUR、JPYのような3文字の通貨コードを入力してください。',
  }),
  HistoryUnwritable: (p) => ({
    message: `トンネルを開いた履歴を保存できませんでした（${p.reason}）。`,
    advice:
      'Culvertのデータフォルダーの空き容量と権限を確認してください。保存できなかった履歴は、それまでにCulvertが終了しない限り、書き込めるようになりしだい保存されます。',
  }),
  HistoryDamaged: (p) => ({
    message: `履歴の${p.lines}行を読み取れなかったため、今月の回数は実際より少ない可能性があります。`,
    advice: `読み取れなかった部分は${p.backup}に保管しました。回数をAWSの請求書と照らし合わせてください。`,
  }),
  HistoryUnreadable: (p) => ({
    message: 'トンネルを開いた履歴を読み取れなかったため、新しい履歴を開始しました。',
    advice: `以前の履歴は${p.backup}として保管しました。今月の回数は0から始まります。`,
  }),
  HistoryEmpty: () => ({
    message: '出力する内容がありません。この条件に当てはまる記録はありません。',
    advice: '別の月または別のプロファイルを選択してください。',
  }),
  ExportFailed: (p) => ({
    message: `${p.folder}に履歴を書き込めませんでした（${p.reason}）。`,
    advice: 'フォルダーが存在すること、書き込みが許可されていること、空き容量があることを確認してください。',
  }),
  ExportGone: () => ({
    message: '表示できる出力済みのファイルがありません。',
    advice: 'まず履歴を出力してください。ファイルを移動または削除した場合は、もう一度出力してください。',
  }),

  // トンネル
  TunnelInUse: (p) => ({
    message: `現在、ほかの人が${p.thingName}へのトンネルに接続しています。`,
    advice:
      '強制的に引き継ぐか（無料。相手の接続は切れます）、もう1つトンネルを開いてください（課金されます）。',
  }),
  TunnelUnknown: () => ({
    message: 'そのトンネルはもうありません。',
    advice: '新しく開いてください。',
  }),
  TunnelClosed: (p) => ({
    message: `${p.thingName}へのトンネルは、その間に閉じられました。`,
    advice: '閉じたトンネルは再び開けません。新しく開いてください（課金されます）。',
  }),
  TunnelExpired: (p) => ({
    message: `${p.thingName}へのトンネルの期限が切れました。`,
    advice: '期限が切れたトンネルはもう使えません。新しく開いてください（課金されます）。',
  }),
  TunnelHeld: (p) => ({
    message: `ほかの人が${p.thingName}へのトンネルに接続しています。`,
    advice: '引き継ぐには「再接続」を選択してください。無料ですが、相手の接続は切れます。',
  }),
  TunnelTakenOver: (p) => ({
    message: `ほかの人が${p.thingName}へのトンネルを引き継ぎました。トークンがローテーションされ、その人が接続しています。`,
    advice:
      'デバイスで誰が作業しているか確認してください。「再接続」を選択するとトンネルを取り戻せます。無料ですが、相手の接続は切れます。',
  }),
  TunnelRegionLeft: (p) => ({
    message: `トンネルは${p.region}にありますが、プロファイルは別のリージョンを指しています。`,
    advice: `このトンネルを使い続けるには、プロファイルのリージョンを${p.region}に戻してください。そのままにすると、期限が切れたときに自動的に閉じます。`,
  }),
  TunnelAccountLeft: (p) => ({
    message: `トンネルはAWSアカウント${p.account}にありますが、プロファイルは${p.now}につながっています。`,
    advice: `このトンネルを使い続ける、または閉じるには、プロファイルを${p.account}に戻してください。そのままにすると、期限が切れたときに自動的に閉じます。`,
  }),
  TunnelNotReady: (p) => ({
    message: `${p.thingName}へのトンネルは接続されていません。`,
    advice: '「接続済み」と表示されるまで待つか、「再接続」を選択してください。',
  }),
  TunnelLacksService: (p) => ({
    message: `このトンネルでは${p.serviceId}を使えません。`,
    advice: `サービスに${p.serviceId}を含むトンネルを開いてください。`,
  }),
  TokenRefused: (p) => ({
    message: `トンネルサービスが接続を拒否しました: ${p.reason}`,
    advice: '「再接続」を選択してください。新しいトークンを要求します（無料）。',
  }),
  SourceTokenInvalid: (p) => ({
    message: `貼り付けた内容は送信元トークンではありません: ${p.reason}。`,
    advice:
      'トンネルの送信元アクセストークン、またはトークンを含むOpenTunnelかRotateTunnelAccessTokenの応答全体を貼り付けてください。',
  }),
  TokenSpent: (p) => ({
    message: 'トンネルサービスがこのトークンを受け付けません。',
    advice: `送信元トークンは、ローテーションされるかトンネルが終わるまで、1つのプログラムでしか使えません。トンネルを開いた人から新しい送信元トークンを受け取って貼り付けてください。サービスの応答: ${p.reason.replace(/[.。]$/, '')}。`,
  }),
  TunnelRefused: (p) => ({
    message: `トンネルを接続できません: ${p.reason}`,
    advice:
      '状況が変わった場合は「再接続」を選択してください（無料）。それ以外の場合は、トンネルを閉じて新しく開いてください。',
  }),
  WebProxyRefused: (p) => ({
    message: `ウェブプロキシがトンネルを通しません: ${p.reason}`,
    advice:
      'ウェブプロキシのアドレス、ユーザー名、パスワードを確認してから、「再接続」を選択してください（無料）。',
  }),
  AgentTakesOneService: (p) => ({
    message: `${p.thingName}のエージェントが使うプロトコルV1では、1つのトンネルで使えるサービスは1つだけです。`,
    advice:
      'サービスを1つだけ選択するか、エージェントを更新した場合はこのデバイスのプロトコルを変更してください。トンネルは開かれておらず、課金もされていません。',
  }),
  ProxyStopped: () => ({
    message: 'Culvertの通信を中継する部分が停止しました。',
    advice: `「再接続」を選択してください。${REPORT}`,
  }),

  // このコンピューター
  TerminalMissing: (p) => ({
    message: `ターミナルが見つかりません（探したもの: ${p.tried}）。`,
    advice:
      'ターミナルをインストールするか、「sshコマンドをコピー」を選択してお使いのターミナルに貼り付けてください。',
  }),
  SshMissing: () => ({
    message: 'このコンピューターでsshプログラムが見つかりません。',
    advice:
      'OpenSSHクライアントをインストールしてください（Debian: openssh-client、Windows: オプション機能のOpenSSHクライアント）。',
  }),
  LoginStartUnsupported: () => ({
    message: 'このCulvertはログイン時に起動できません。',
    advice: 'Culvertをインストールしてから、インストールしたCulvertでもう一度選択してください。',
  }),
  LoginStartFailed: (p) => ({
    message: `ログイン時の起動を変更できませんでした（${p.reason}）。`,
    advice:
      '自動起動フォルダーの権限と、このコンピューターのログイン項目を確認してから、再試行してください。',
  }),
  ShortcutInvalid: (p) => ({
    message: `「${p.shortcut}」はグローバルショートカットとして使えません。`,
    advice:
      '文字、数字、ファンクションキーのいずれかを、Ctrl、Alt、Super（macOSでは⌘）と一緒に押してください。',
  }),
  ShortcutTaken: (p) => ({
    message: `「${p.shortcut}」をCulvertに割り当てられませんでした。`,
    advice: '別のプログラムがすでに使用している可能性があります。別のキーを選択してください。',
  }),
  ShortcutUnsupported: () => ({
    message: 'このデスクトップ環境では、プログラムのグローバルショートカットを使えません。',
    advice:
      'デスクトップ環境のキーボード設定で、Culvertを起動するショートカットを作成してください。実行するとウィンドウが表示されます。',
  }),
  TerminalUnknown: (p) => ({
    message: `ターミナル「${p.terminal}」はインストールされていません。`,
    advice: '別のターミナルか「自動」を選択してください。',
  }),
  ClearFailed: (p) => ({
    message: `${p.file}を消去できませんでした（${p.reason}）。`,
    advice: 'Culvertのデータフォルダーの権限を確認してから、再試行してください。',
  }),
  SettingsUnwritable: (p) => ({
    message: `設定を保存できませんでした（${p.reason}）。`,
    advice:
      'Culvertのデータフォルダーの空き容量と権限を確認してください。入力した内容は、Culvertが終了するまで有効です。',
  }),
  SettingsUnreadable: (p) => ({
    message: '設定ファイルが壊れていたため、Culvertは初期設定で起動しました。',
    advice: `壊れたファイルは${p.backup}として保管しました。`,
  }),
  SettingsNewer: (p) => ({
    message: '設定がより新しいCulvertで保存されたものだったため、このバージョンは初期設定で起動しました。',
    advice: `設定は${p.backup}として保管しました。元に戻すには、より新しいCulvertをインストールし直し、そのファイルの名前を元に戻してください。`,
  }),
  ReportNotSaved: (p) => ({
    message: `${p.folder}にレポートを書き込めませんでした（${p.reason}）。`,
    advice:
      'フォルダーが存在すること、書き込みが許可されていること、空き容量があることを確認してください。または、レポートをコピーしてください。',
  }),
  ReportGone: () => ({
    message: '表示できる保存済みのレポートがありません。',
    advice: 'まずレポートを保存してください。ファイルを移動または削除した場合は、もう一度保存してください。',
  }),
  LogUnreadable: (p) => ({
    message: `ログを読み取れません（${p.reason}）。`,
    advice: 'ログのフォルダーの読み取り権限を確認してください。ログがなくてもCulvertは動作します。',
  }),
  Internal: () => ({
    message: 'Culvertの内部で問題が発生しました。',
    advice: '再試行してください。再び起きる場合は、ログとともにご報告ください。',
  }),
  ...controlErrors,
  ...commandErrors,
  ...sshErrors,
  ...servicesErrors,
};
