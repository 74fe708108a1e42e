import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { commandErrors as english } from '../../shared/errors-commands.ts';

export const commandErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ProfileNotFound: (p) => ({
    message: `プロファイル「${p.name}」はありません。`,
    advice:
      p.profiles === ''
        ? 'Culvertのウィンドウでプロファイルを追加してください。--headlessのコマンドで使う場合は~/.aws/configに追加してもかまいません。'
        : `--profileで次のいずれかを選んでください: ${p.profiles}。`,
  }),
  ProfileRegionNotFound: (p) => ({
    message: `リージョン${p.region}のプロファイルはありません。`,
    advice:
      p.profiles === ''
        ? 'Culvertのウィンドウでプロファイルを追加してください。--headlessのコマンドで使う場合は~/.aws/configに追加してもかまいません。'
        : `使えるプロファイル: ${p.profiles}。--regionを省くか、このリージョンのプロファイルを追加してください。`,
  }),
  ProfileAmbiguous: (p) => ({
    message: '該当するプロファイルが複数あります。',
    advice: `--profileで、名前が同じ場合は--regionも付けて、次のいずれかを選んでください: ${p.profiles}。`,
  }),
  ProfileNotChosen: () => ({
    message: '使用するプロファイルがわかりません。',
    advice:
      '--profileで指定するか、Culvertのウィンドウでプロファイルを追加してください。--headlessのコマンドでは、~/.aws/configのプロファイルを指定することも、環境変数のアクセスキー（AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_REGION）を使うこともできます。',
  }),
  RegionNotChosen: (p) => ({
    message: `「${p.profile}」のAWSリージョンがわかりません。`,
    advice:
      '--regionを付けるか、AWS_REGIONを設定するか、~/.aws/configのプロファイルにリージョンを記述してください。',
  }),
  DeviceAmbiguous: (p) => ({
    message: `大文字と小文字を区別しないと、「${p.name}」という名前のデバイスが複数あります。`,
    advice: `AWS IoTに登録されているとおりに名前を入力してください: ${p.devices}。`,
  }),
  DeviceSilent: (p) => ({
    message: `${p.thingName}が${p.seconds}秒間応答していません。`,
    advice:
      'デバイスの電源が入っていてオンラインであること、エージェントが動作していることを確認してください。トンネルは開いたままなので、同じコマンドをもう一度実行しても課金されません。さらに長く待つには、--waitに大きい秒数を指定してください。',
  }),
  OpenNotAllowed: (p) => ({
    message: `${p.thingName}へのトンネルは開いておらず、ツールは「${p.profileName}」でトンネルを開くことを許可されていません。`,
    advice: `課金されていません。「culvert open ${p.thingName}」でトンネルを開くか、コマンドに--openを付けるか、プロファイルの設定で「ツールがトンネルを開くことを許可」をオンにしてください。`,
  }),
  TunnelNotFound: (p) => ({
    message: `「${p.target}」へのトンネルは、Culvertでは開いていません。`,
    advice:
      '「culvert list」で開いているトンネルを確認してください。--allを付けると、ほかの人が開いたトンネルもIDとともに表示されます。',
  }),
  PortElsewhere: (p) => ({
    message: `開いている${p.thingName}へのトンネルでは、${p.serviceId}のローカルポートは${p.wanted}ではなく${p.port}です。`,
    advice: `何も実行していません。ポート${p.port}を使うか、先にトンネルを閉じるか、--newを付けてもう1つ開いてください（課金されます）。`,
  }),
  ServiceNotFound: (p) => ({
    message: `「${p.service}」が${p.thingName}のどのサービスかわかりません。`,
    advice:
      '何も開いていません。サービスのID（SSH、HTTPなど）を指定するか、Culvertの「設定」の「サービス」で、デバイスのそのポートを使うサービスを追加してください。デバイスのエージェントにあるほかのIDは、「culvert open --any-service」で開けます。',
  }),
  AgentTakesOneConnection: (p) => ({
    message: `${p.thingName}のエージェントは、${p.version === 2 ? 'サービスごとに' : ''}一度に1つの接続だけを中継するプロトコルV${p.version}を使っており、すでに接続が1つ開いています。`,
    advice:
      'もう一方の接続を先に終了するか、両方を1つのssh（ControlMaster）で実行してください。更新されたエージェントなら複数の接続を中継できます。',
  }),
};
