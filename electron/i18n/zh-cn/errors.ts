import type { ErrorCatalogue, PolicyBlocker, RolePart } from '../../shared/errors.ts';
import { zh } from '../chinese.ts';
import { commandErrors } from './errors-commands.ts';
import { controlErrors } from './errors-control.ts';
import { servicesErrors } from './errors-services.ts';
import { sshErrors } from './errors-ssh.ts';

function denied(action: string, blocker: PolicyBlocker | undefined): { why: string; advice: string } {
  switch (blocker) {
    case 'explicit':
      return {
        why: '：有策略明确拒绝了此操作',
        advice: '只要该策略存在，添加允许策略也无济于事。请联系 AWS 账户管理员修改该策略',
      };
    case 'organisation':
      return {
        why: '：AWS 组织的策略禁止此操作',
        advice: `账户内的策略无法解决。请联系 AWS 组织管理员允许 ${action}`,
      };
    case 'boundary':
      return {
        why: '：其用户或角色的权限边界未包含此操作',
        advice: `请联系 AWS 账户管理员将 ${action} 加入权限边界`,
      };
    case 'session':
      return {
        why: '：其会话策略未包含此操作',
        advice: `请以能让会话获得 ${action} 权限的方式登录，或联系会话策略的设置者`,
      };
    case 'vpc-endpoint':
      return {
        why: '：途经的 VPC 终端节点的策略未包含此操作',
        advice: `请联系 VPC 终端节点的管理员允许 ${action}`,
      };
    default:
      return { why: '', advice: `请联系 AWS 账户管理员允许 ${action}` };
  }
}

const ROLE_PARTS: Record<RolePart, string> = {
  role: '角色',
  'external-id': '外部 ID',
  'mfa-device': 'MFA 设备',
  'session-name': '会话名称',
};

const REPORT = '如果再次发生，请反馈此问题。';

export const errors: ErrorCatalogue = {
  // 输入有误
  ThingNameInvalid: (p) => ({
    message: `“${p.thingName}”不是有效的事物名称。`,
    advice: '事物名称由 1 至 128 个字母、数字、冒号、下划线或连字符组成。请在 AWS IoT 中核对名称。',
  }),
  ThingUnknown: (p) => ({
    message: `${p.region} 中没有名为“${p.thingName}”的事物。`,
    advice: '请检查拼写，并确认配置文件指向正确的账户和区域。',
  }),
  LifetimeInvalid: (p) => ({
    message: `隧道的打开时长不能是 ${p.minutes} 分钟。`,
    advice: '请选择 1 至 720 分钟（12 小时）之间的整数。',
  }),
  TooManyServices: (p) => ({
    message: `一条隧道最多承载三个服务，而这里指定了 ${p.count} 个。`,
    advice: '请去掉一些，或为其余服务再开一条隧道。此上限由 AWS 规定。',
  }),
  ServiceInvalid: (p) => ({
    message: `“${p.serviceId}”不是有效的服务名称。`,
    advice: '请至少指定一个服务。名称由 1 至 128 个字母、数字、冒号、下划线或连字符组成，且不能重复。',
  }),
  PortInvalid: (p) => ({
    message: `${p.port} 不是有效的端口。`,
    advice: '请选择 1 至 65535 之间的整数，或留空以使用空闲端口。',
  }),
  PortTaken: (p) => ({
    message: p.holder
      ? `${p.serviceId} 的端口 ${p.port} 已被占用（${p.holder}）。`
      : `${p.serviceId} 的端口 ${p.port} 已被占用。`,
    advice: `请本次使用端口 ${p.suggestedPort}（保存的端口仍为 ${p.port}），或结束占用该端口的程序后重试。`,
  }),
  PortNotAllowed: (p) => ({
    message: `此计算机不允许 Culvert 为 ${p.serviceId} 监听端口 ${p.port}。`,
    advice: '请选择大于 1023 的端口。',
  }),
  BindAddressInvalid: (p) => ({
    message: `“${p.address}”不是此计算机可以监听的地址。`,
    advice: '请填写此计算机的名称或地址，或留空以仅供此计算机使用。',
  }),
  MappingInvalid: (p) => ({
    message: `无法映射这些服务：${p.reason}`,
    advice: '请为隧道的每个服务指定端口（-s）或目标（-d），或在 --config-dir 的文件中各写一行。',
  }),
  SshUserInvalid: (p) => ({
    message: `“${p.user}”不能用作 ssh 用户名。`,
    advice: '请使用字母、数字、点、下划线、连字符或 @，且不要以连字符开头。',
  }),
  IdentityFileInvalid: (p) => ({
    message: `无法使用密钥文件“${p.path}”。`,
    advice: '请填写此计算机上私钥文件的完整路径。',
  }),
  BadRequest: () => ({
    message: '窗口发送了 Culvert 无法理解的内容。',
    advice: `请关闭窗口后重新打开。${REPORT}`,
  }),

  // 配置文件
  ProfileNameInvalid: (p) => ({
    message: p.name.trim() === '' ? '未填写配置文件名称。' : `“${p.name}”不能用作配置文件名称。`,
    advice: '请使用 1 至 64 个字符的名称，不能包含换行。',
  }),
  ProfileNameTaken: (p) => ({
    message: `已有名为“${p.name}”的配置文件。`,
    advice: '请选择其他名称，或编辑该配置文件。',
  }),
  ProfileUnknown: () => ({
    message: '该配置文件已不存在。',
    advice: '请选择其他配置文件。',
  }),
  ProfileMissing: () => ({
    message: '未选择 AWS 配置文件。',
    advice: '请先添加带有访问密钥和区域的配置文件。',
  }),
  ProfileInUse: (p) => ({
    message: `“${p.name}”有 ${p.count} 条打开的隧道。`,
    advice: '请先关闭这些隧道，再删除配置文件。',
  }),
  AccessKeyInvalid: () => ({
    message: '访问密钥不完整。',
    advice:
      '访问密钥 ID 由 16 至 128 个大写字母和数字组成，通常以 AKIA 或 ASIA 开头，并配有秘密访问密钥。请将两者粘贴进来，不要带空格。',
  }),
  SessionTokenMissing: () => ({
    message: '临时访问密钥（ASIA…）需要会话令牌。',
    advice: '请粘贴随密钥一起提供的会话令牌。',
  }),
  RegionInvalid: (p) => ({
    message: `“${p.region}”不是 AWS 区域。`,
    advice: '区域的格式类似 eu-central-1 或 ap-northeast-2。',
  }),
  EndpointInvalid: (p) => ({
    message: `“${p.endpoint}”不能用作终端节点。`,
    advice: '请使用 https:// 地址（数据平面使用 wss://）。不加密时仅允许此计算机自身的地址。',
  }),
  WebProxyInvalid: (p) => ({
    message: `“${p.address}”不能用作 Web 代理：${p.reason}。`,
    advice:
      '请写成 http://host:port 或 https://host:port；如果需要用户名和密码，请在主机前加上 user:password@（特殊字符使用百分号编码）。',
  }),

  // 登录
  SignInNeeded: (p) => ({
    message: `“${p.name}”已退出登录。`,
    advice: '请选择“登录”。登录页面会在浏览器中打开。',
  }),
  MfaNeeded: (p) => ({
    message: `“${p.name}”需要其 MFA 设备的验证码。`,
    advice: '请选择“登录”，然后输入设备上显示的六位数字。',
  }),
  MfaCodeWrong: (p) => ({
    message: `AWS 不接受 ${p.serial} 的验证码。`,
    advice: '请确认验证码来自该设备，且设备时钟准确。每个验证码只能使用一次：请等待下一个，然后选择“登录”。',
  }),
  SignInCancelled: () => ({
    message: '登录已取消。',
    advice: '要重新开始，请选择“登录”。',
  }),
  SignInTimedOut: () => ({
    message: '未在限定时间内通过浏览器完成登录。',
    advice: '要重新开始，请选择“登录”。',
  }),
  SignInRefused: (p) => ({
    message: `登录被拒绝：${p.reason}`,
    advice: '请选择“登录”重新开始，并在页面上允许该请求。如果仍然不行，请联系 IAM Identity Center 管理员。',
  }),
  SignInFailed: (p) => ({
    message: `${p.host} 无法完成登录：${p.reason}`,
    advice: '请检查起始 URL 及其区域，然后重试。',
  }),
  SignInNotKept: (p) => ({
    message: `已登录，但未能保存登录信息（${p.reason}）。`,
    advice: '请检查 AWS CLI 也在使用的 ~/.aws/sso/cache 的可用空间和权限，然后重新登录。',
  }),
  SignOutIncomplete: (p) => ({
    message: `已退出登录，但未能删除 AWS CLI 的登录文件（${p.reason}）。`,
    advice: '请检查 ~/.aws/sso/cache 的权限，然后再次退出登录，或删除其中的文件。',
  }),
  StartUrlInvalid: (p) => ({
    message: p.url === '' ? '未填写起始 URL。' : `“${p.url}”不是起始 URL。`,
    advice:
      '请从邀请邮件或 IAM Identity Center 管理员处复制 AWS 访问门户的地址，例如 https://acme.awsapps.com/start。',
  }),
  SsoChoiceMissing: () => ({
    message: '未选择 IAM Identity Center 的账户和角色。',
    advice: '请先登录，然后选择一个账户（12 位数字）及其角色。',
  }),
  SsoRoleMissing: (p) => ({
    message: `IAM Identity Center 未向您授予账户 ${p.accountId} 的角色 ${p.roleName}。`,
    advice: '请编辑配置文件并选择其他角色，或向 IAM Identity Center 管理员申请此角色。',
  }),
  AwsFileUnreadable: (p) => ({
    message: `无法读取 ${p.file}（${p.reason}）。`,
    advice: '请检查文件权限；如果设置了 AWS_CONFIG_FILE 和 AWS_SHARED_CREDENTIALS_FILE，也请检查它们的值。',
  }),
  AwsProfileMissing: (p) => ({
    message: zh`${p.files}中没有名为“${p.awsProfile}”的 AWS 配置文件。`,
    advice: '请选择其他配置文件，或在其中添加该配置文件，例如使用 aws configure。',
  }),
  AwsProfileBroken: (p) => ({
    message: `无法使用 AWS 配置文件“${p.awsProfile}”：${p.problem}`,
    advice: '请在 AWS 文件中更正，然后重试。Culvert 每次都会重新读取这些文件。',
  }),
  CredentialProcessFailed: (p) => ({
    message: `“${p.awsProfile}”的 credential_process 失败：${p.reason}`,
    advice: `请在终端中运行该命令，看能否正常工作。Culvert 在以下位置查找程序：${p.path}。如果程序在其他位置，请填写完整路径。`,
  }),
  CredentialSourceFailed: (p) => ({
    message: `AWS 配置文件“${p.awsProfile}”没有提供凭证：${p.reason}`,
    advice: '请在终端中使用该配置文件运行 aws sts get-caller-identity，看能否正常工作。',
  }),
  WebIdentityFailed: (p) => ({
    message: `“${p.awsProfile}”的 Web 身份未被接受：${p.reason}`,
    advice: '请确认令牌文件中的令牌有效，且角色信任其签发者。',
  }),
  LoginSessionExpired: (p) => ({
    message: `AWS 配置文件“${p.awsProfile}”的登录已到期。`,
    advice: `请在终端中运行 aws login --profile ${p.awsProfile}，然后重试。`,
  }),
  RoleRefused: (p) => ({
    message: `AWS 不允许此配置文件代入 ${p.roleArn}：${p.reason}`,
    advice: '请检查角色名称、信任策略和外部 ID，以及配置文件是否可对其执行 sts:AssumeRole。',
  }),
  RoleInvalid: (p) => ({
    message:
      p.text === '' ? zh`未填写${ROLE_PARTS[p.what]}。` : zh`“${p.text}”不能用作${ROLE_PARTS[p.what]}。`,
    advice:
      '角色的格式类似 arn:aws:iam::123456789012:role/Operator，MFA 设备的格式类似 arn:aws:iam::123456789012:mfa/alex。外部 ID 和会话名称可使用字母、数字和 + = , . @ - _，不能有空格。',
  }),
  TagInvalid: (p) => ({
    message: p.key === '' ? `有一个标签无法使用：${p.reason}。` : `无法使用标签“${p.key}”：${p.reason}。`,
    advice:
      '键为 1 至 128 个字符，值最多 256 个字符，可使用字母、数字、空格和 _ . : / = + - @。键不能重复，也不能以 aws: 开头。',
  }),
  TooManyTags: (p) => ({
    message: `除 Culvert 自身的标签外，一条隧道最多可有 49 个标签；这里有 ${p.count} 个。`,
    advice: '请去掉一些。此上限由 AWS 规定。',
  }),
  MonthlyLimitInvalid: (p) => ({
    message: zh`${p.limit}不能用作每月上限。`,
    advice: '请填写不小于 1 的整数，或留空表示不限。',
  }),

  // 密钥环
  KeychainMissing: (p) => ({
    message: `此计算机没有 Culvert 可用的密钥环（${p.reason}）。`,
    advice: '请安装并启动密钥环（Linux 上为 gnome-keyring 或 KWallet），或选择“仅在本次运行期间保留”。',
  }),
  KeychainLocked: () => ({
    message: '密钥环已锁定。',
    advice: '请解锁密钥环（重新登录桌面，或打开密码管理器）后重试，或选择“仅在本次运行期间保留”。',
  }),
  KeychainTimeout: (p) => ({
    message: `密钥环在 ${p.seconds} 秒内没有响应。`,
    advice: '请找到要求输入密钥环密码的窗口并输入密码，然后重试，或选择“仅在本次运行期间保留”。',
  }),
  KeychainFailed: (p) => ({
    message: `密钥环拒绝了请求：${p.reason}。`,
    advice: '请重试，或选择“仅在本次运行期间保留”。',
  }),
  SecretMissing: (p) => ({
    message: `密钥环中没有“${p.name}”的访问密钥。`,
    advice: '如果密钥环已锁定，请解锁后重试。否则请编辑配置文件并重新输入密钥。',
  }),

  // 通往 AWS 的路径
  WebProxyUnreachable: (p) => ({
    message: `无法连接 Web 代理 ${p.proxy}：${p.reason}。`,
    advice: '请在“设置”的“网络”中检查其地址和获取方式，并确认它适用于当前网络。',
  }),
  WebProxyPassword: (p) => ({
    message: `Web 代理 ${p.proxy} ${p.reason}。`,
    advice: '请在“设置”的“网络”中输入其用户名和密码。',
  }),
  WebProxyDenied: (p) => ({
    message: `无法通过 Web 代理 ${p.proxy} 连接 ${p.host}：${p.reason}。`,
    advice: '请联系 Web 代理的管理员，放行到该地址和端口的连接。',
  }),
  WebProxyUnsupported: (p) => ({
    message: `只找到一种连接方式，而 Culvert 无法使用：${p.answer}。`,
    advice: 'Culvert 需要支持 HTTP CONNECT 的 Web 代理。请在“设置”的“网络”中手动输入。',
  }),
  WayUnknown: (p) => ({
    message: `无法确定如何连接 ${p.host}：${p.reason}。`,
    advice: '请重试，或在“设置”的“网络”中手动选择 Web 代理。',
  }),
  CertificateNotTrusted: (p) => ({
    message: `${p.host} 的证书不受信任${p.issuer ? `：由“${p.issuer}”签发` : ''}（${p.code}）。`,
    advice: `如果贵公司会检查 TLS${p.swapped ? '（途经的 Web 代理可能会这样做）' : ''}，请在“设置”的“网络”中添加其证书颁发机构。否则可能有人在窃听，请勿继续。`,
  }),
  CertificateWrongTime: (p) => ({
    message: `${p.host} 的证书在当前时间无效（${p.code}）。`,
    advice: '请检查此计算机的日期和时间。如果无误，则需由该地址的管理员更新证书。',
  }),
  CertificateWrongName: (p) => ({
    message: `${p.host} 返回的证书属于其他名称。`,
    advice: '请检查配置文件的终端节点，以及中间是否有 Web 代理或此网络的登录页面。',
  }),
  TlsFailed: (p) => ({
    message: `${p.host} 未使用 TLS 1.2 或更高版本响应（${p.code}）。`,
    advice: '请检查地址和端口。Web 代理的地址可能需要以 http:// 开头。',
  }),
  PacInvalid: (p) => ({
    message: `“${p.address}”不能用作 PAC 文件的地址。`,
    advice: '请填写以 http:// 或 https:// 开头的完整地址，不要包含用户名和密码。',
  }),
  WebProxyUserInvalid: () => ({
    message: '该用户名或密码无法发送给 Web 代理。',
    advice: '用户名不能包含冒号；填写密码时必须填写用户名；两者都不能包含换行。',
  }),
  CertificateFileInvalid: (p) => ({
    message: `无法使用证书文件 ${p.file}：${p.reason}。`,
    advice: '请填写包含 PEM 格式证书的文件的完整路径，或在“设置”的“网络”中将其从列表中移除。',
  }),

  // AWS
  AccessDenied: (p) => {
    const { why, advice } = denied(p.action, p.blocker);
    const on = p.resource && p.resource !== '*' ? `对 ${p.resource} ` : '';
    return {
      message: `AWS 不允许此配置文件${on}执行 ${p.action}${why}。`,
      advice: `${advice}，或选择其他配置文件。`,
    };
  },
  CredentialsExpired: () => ({
    message: '配置文件的凭证已到期。',
    advice:
      '请在该配置文件的凭证来源处更新凭证。如果凭证是在 Culvert 中输入的，请编辑配置文件并输入新的访问密钥和会话令牌。',
  }),
  CredentialsInvalid: () => ({
    message: 'AWS 不接受配置文件的访问密钥。',
    advice: '请确认密钥存在且处于启用状态，并且密钥 ID 与秘密访问密钥相匹配。',
  }),
  ClockSkew: (p) => ({
    message:
      p.minutes === null
        ? '此计算机的时钟与 AWS 的时间相差太大。'
        : `此计算机的时钟比 AWS ${p.minutes > 0 ? '快' : '慢'} ${Math.abs(p.minutes)} 分钟。`,
    advice: '请校准时钟（开启自动设置时间）后重试。AWS 会拒绝偏差超过五分钟的请求。',
  }),
  NoNetwork: (p) => ({
    message: p.reason ? `无法连接 ${p.host}：${p.reason}。` : `无法连接 ${p.host}。`,
    advice: '请检查网络、VPN 或防火墙，以及配置文件的区域和终端节点，然后重试。',
  }),
  Throttled: (p) => ({
    message: `AWS 当前正在限制请求（${p.action}）。`,
    advice: '请等待几秒后重试。',
  }),
  LimitExceeded: (p) => ({
    message: `已达到 AWS 的上限：${p.reason}`,
    advice: '请关闭不需要的隧道、稍候片刻，或向 AWS 申请提高配额。',
  }),
  AwsRejected: (p) => ({
    message: `AWS 拒绝了 ${p.action}：${p.reason}`,
    advice: '请检查输入。如果看起来没有问题，请附上以上消息反馈此问题。',
  }),
  AwsUnavailable: (p) => ({
    message: `AWS 当前无法响应 ${p.action}。`,
    advice: '请在一分钟后重试。如果持续发生，请查看所在区域的 AWS 运行状况页面。',
  }),
  IndexOff: (p) => ({
    message: `${p.region} 的机群索引已关闭，因此无法在 AWS 中搜索设备。`,
    advice: 'AWS 账户管理员可以在 AWS IoT 的设置中开启机群索引。',
  }),
  IndexNotReady: (p) => ({
    message: `AWS 仍在构建 ${p.region} 的机群索引，暂时无法搜索。`,
    advice: '请过几分钟选择“刷新”。在此之前，列表来自注册表。',
  }),
  SearchRefused: () => ({
    message: 'AWS 无法搜索您输入的内容。',
    advice: '请用字母和数字输入名称、类型、组或属性的开头部分。',
  }),
  GroupUnknown: (p) => ({
    message: `${p.region} 中没有名为“${p.group}”的事物组。`,
    advice: '请选择“刷新”以重新加载组，或选择其他组。',
  }),
  DirectoryFull: (p) => ({
    message: `列表已达到上限（${p.count} 台设备）。`,
    advice: '请输入设备名称：列表中没有的设备会在 AWS 中查找。',
  }),
  OpenOutcomeUnknown: () => ({
    message: '打开隧道的请求没有收到响应，并且无法向 AWS 查询该隧道是否存在。',
    advice:
      '由于每次打开都会计费，因此没有自动重试。网络恢复后，请选择“重试”：Culvert 会先查找可能已经打开的隧道。',
  }),
  OpenNotDone: () => ({
    message: '打开隧道的请求没有收到响应。AWS 中没有这条隧道，因此很可能没有打开。',
    advice: '要打开隧道，请选择“重试”。如果第一个请求实际上延迟到达了，将会计费两次。',
  }),
  PrincipalUnknown: (p) => ({
    message: `IAM 中没有可供查询的 ${p.arn} 的策略。`,
    advice: '根用户、联合身份用户以及路径未知的角色都是如此。能够实际尝试的操作会直接尝试。',
  }),

  // 历史记录与账单
  OpenDeclined: (p) => ({
    message: `未打开隧道：“${p.profileName}”本月的上限为 ${p.limit} 条，已打开 ${p.opened} 条。`,
    advice: '没有计费。请使用已打开的隧道、选择仍然打开，或在配置文件中更改上限。',
  }),
  OpenCalledOff: (p) => ({
    message: `未打开到 ${p.thingName} 的隧道：请求发出之前已取消。`,
    advice: '没有计费。需要时请再次打开。',
  }),
  ProfileChanged: (p) => ({
    message: `未打开到 ${p.thingName} 的隧道：请求发出之前“${p.profileName}”已被更改。`,
    advice: '没有计费。请查看配置文件，然后再次打开隧道。',
  }),
  PriceInvalid: (p) => ({
    message: zh`${p.amount}不能用作打开一条隧道的价格。`,
    advice: `请输入 0 至 ${p.most} 之间的数字，以 AWS 价目表或账单为准；留空则删除价格。`,
  }),
  CurrencyInvalid: (p) => ({
    message: p.currency.trim() === '' ? '未填写价格的货币。' : `“${p.currency}”不是货币代码。`,
    advice: '请输入三个字母的货币代码，例如 USD、EUR 或 CNY。',
  }),
  HistoryUnwritable: (p) => ({
    message: `无法保存打开隧道的历史记录（${p.reason}）。`,
    advice:
      '请检查 Culvert 数据文件夹的可用空间和权限。一旦可以写入，就会补上缺少的记录，除非 Culvert 在此之前退出。',
  }),
  HistoryDamaged: (p) => ({
    message: `历史记录中有 ${p.lines} 行无法读取，因此本月的数量可能偏少。`,
    advice: `无法读取的内容已保存在 ${p.backup}。请与 AWS 账单核对数量。`,
  }),
  HistoryUnreadable: (p) => ({
    message: '无法读取打开隧道的历史记录，因此 Culvert 新建了一份。',
    advice: `旧的记录已保存为 ${p.backup}。本月的数量从零开始计算。`,
  }),
  HistoryEmpty: () => ({
    message: '没有可导出的内容：所选条件下没有任何记录。',
    advice: '请选择其他月份或其他配置文件。',
  }),
  ExportFailed: (p) => ({
    message: `无法将历史记录写入 ${p.folder}（${p.reason}）。`,
    advice: '请确认该文件夹存在、您有写入权限，并且有可用空间。',
  }),
  ExportGone: () => ({
    message: '没有可显示的导出文件。',
    advice: '请先导出历史记录。如果文件已被移动或删除，请重新导出。',
  }),

  // 隧道
  TunnelInUse: (p) => ({
    message: `目前有人正通过已打开的隧道连接到 ${p.thingName}。`,
    advice: '请强制接管（会断开对方的连接；免费），或再开一条隧道（计费）。',
  }),
  TunnelUnknown: () => ({
    message: '该隧道已不存在。',
    advice: '请新开一条。',
  }),
  TunnelClosed: (p) => ({
    message: zh`到${p.thingName}的隧道在此期间已关闭。`,
    advice: '已关闭的隧道无法恢复。请新开一条（计费）。',
  }),
  TunnelExpired: (p) => ({
    message: zh`到${p.thingName}的隧道已到期。`,
    advice: '到期的隧道无法继续使用。请新开一条（计费）。',
  }),
  TunnelHeld: (p) => ({
    message: zh`到${p.thingName}的隧道上连接着其他人。`,
    advice: '要接管，请选择“重新连接”：免费，但会断开对方的连接。',
  }),
  TunnelTakenOver: (p) => ({
    message: zh`到${p.thingName}的隧道已被其他人接管：令牌已被轮换，对方现已连接。`,
    advice: '请先问清楚谁正在使用该设备。选择“重新连接”可以收回隧道：免费，但会断开对方的连接。',
  }),
  TunnelRegionLeft: (p) => ({
    message: `隧道位于 ${p.region}，而其配置文件现在指向其他区域。`,
    advice: `要继续使用该隧道，请将配置文件的区域改回 ${p.region}。如果不处理，它会在到期时自动关闭。`,
  }),
  TunnelAccountLeft: (p) => ({
    message: zh`隧道位于 AWS 账户 ${p.account}，而其配置文件现在指向${p.now}。`,
    advice: `要继续使用或关闭该隧道，请将配置文件改回 ${p.account}。如果不处理，它会在到期时自动关闭。`,
  }),
  TunnelNotReady: (p) => ({
    message: zh`到${p.thingName}的隧道未连接。`,
    advice: '请等待状态变为“已连接”，或选择“重新连接”。',
  }),
  TunnelLacksService: (p) => ({
    message: `此隧道不承载 ${p.serviceId}。`,
    advice: `请打开一条服务中包含 ${p.serviceId} 的隧道。`,
  }),
  TokenRefused: (p) => ({
    message: `隧道服务拒绝了连接：${p.reason}`,
    advice: '请选择“重新连接”以获取新的令牌（免费）。',
  }),
  SourceTokenInvalid: (p) => ({
    message: `粘贴的内容不是源令牌：${p.reason}。`,
    advice: '请粘贴隧道的源访问令牌，或包含该令牌的 OpenTunnel 或 RotateTunnelAccessToken 的完整响应。',
  }),
  TokenSpent: (p) => ({
    message: '隧道服务未接受此令牌。',
    advice: `在轮换之前或隧道结束之前，一个源令牌只供一个程序使用。请向打开隧道的人索取新的源令牌并粘贴。服务返回：${p.reason.replace(/[.。]$/, '')}。`,
  }),
  TunnelRefused: (p) => ({
    message: `无法使用此隧道：${p.reason}`,
    advice: '如果情况已有变化，请选择“重新连接”（免费）。否则请关闭该隧道并新开一条。',
  }),
  WebProxyRefused: (p) => ({
    message: `隧道无法通过 Web 代理：${p.reason}`,
    advice: '请检查 Web 代理的地址、用户名和密码，然后选择“重新连接”（免费）。',
  }),
  AgentTakesOneService: (p) => ({
    message: `${p.thingName} 的代理程序使用协议 V1，每条隧道只能承载一个服务。`,
    advice: '请只选择一个服务；如果代理程序已更新，请为此设备选择其他协议。没有打开任何隧道，也没有计费。',
  }),
  ProxyStopped: () => ({
    message: 'Culvert 的流量传输组件已停止运行。',
    advice: `请选择“重新连接”。${REPORT}`,
  }),

  // 此计算机
  TerminalMissing: (p) => ({
    message: `未找到终端（已查找：${p.tried}）。`,
    advice: '请安装一个终端，或选择“复制 ssh 命令”并粘贴到您使用的终端中。',
  }),
  SshMissing: () => ({
    message: '在此计算机上未找到 ssh 程序。',
    advice: '请安装 OpenSSH 客户端（Debian：openssh-client；Windows：可选功能中的 OpenSSH 客户端）。',
  }),
  LoginStartUnsupported: () => ({
    message: '当前运行的 Culvert 无法设为登录时启动。',
    advice: '请先安装 Culvert，然后在已安装的 Culvert 中重新选择。',
  }),
  LoginStartFailed: (p) => ({
    message: `无法更改登录时启动的设置（${p.reason}）。`,
    advice: '请检查自动启动文件夹的权限和此计算机的登录项，然后重试。',
  }),
  ShortcutInvalid: (p) => ({
    message: `“${p.shortcut}”不能用作全局快捷键。`,
    advice: '请将字母、数字或功能键与 Ctrl、Alt 或 Super 键（macOS 上为 ⌘）一起按下。',
  }),
  ShortcutTaken: (p) => ({
    message: `桌面环境没有把“${p.shortcut}”分配给 Culvert。`,
    advice: '可能已被其他程序占用。请改用其他按键。',
  }),
  ShortcutUnsupported: () => ({
    message: '此桌面环境不支持程序设置全局快捷键。',
    advice: '请在桌面环境的键盘设置中创建一个启动 Culvert 的快捷键，按下即可显示其窗口。',
  }),
  TerminalUnknown: (p) => ({
    message: `终端“${p.terminal}”已被卸载。`,
    advice: '请选择其他终端或“自动”。',
  }),
  ClearFailed: (p) => ({
    message: zh`无法清除${p.file}（${p.reason}）。`,
    advice: '请检查 Culvert 数据文件夹的权限，然后重试。',
  }),
  SettingsUnwritable: (p) => ({
    message: `无法保存设置（${p.reason}）。`,
    advice: '请检查 Culvert 数据文件夹的可用空间和权限。您输入的内容在 Culvert 退出之前仍然有效。',
  }),
  SettingsUnreadable: (p) => ({
    message: '设置文件已损坏，因此 Culvert 使用默认设置启动。',
    advice: `损坏的文件已保存为 ${p.backup}。`,
  }),
  SettingsNewer: (p) => ({
    message: '设置由更高版本的 Culvert 写入，因此当前版本使用默认设置启动。',
    advice: `原设置已保存为 ${p.backup}。要恢复，请重新安装更高版本的 Culvert，并将该文件改回原名。`,
  }),
  ReportNotSaved: (p) => ({
    message: `无法将报告写入 ${p.folder}（${p.reason}）。`,
    advice: '请确认该文件夹存在、您有写入权限，并且有可用空间。也可以复制报告。',
  }),
  ReportGone: () => ({
    message: '没有可显示的已保存报告。',
    advice: '请先保存报告。如果文件已被移动或删除，请重新保存。',
  }),
  LogUnreadable: (p) => ({
    message: `无法读取日志（${p.reason}）。`,
    advice: '请确认您有权读取日志文件夹。即使没有日志，Culvert 也能正常工作。',
  }),
  Internal: () => ({
    message: 'Culvert 内部出现问题。',
    advice: '请重试。如果再次发生，请附上日志反馈此问题。',
  }),
  ...controlErrors,
  ...commandErrors,
  ...sshErrors,
  ...servicesErrors,
};
