import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { commandErrors as english } from '../../shared/errors-commands.ts';
import { zh } from '../chinese.ts';

export const commandErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ProfileNotFound: (p) => ({
    message: zh`没有名为“${p.name}”的配置文件。`,
    advice:
      p.profiles === ''
        ? '请在 Culvert 窗口中添加配置文件；带 --headless 的命令也可使用 ~/.aws/config 中的配置文件。'
        : zh`请用 --profile 选择其中一个：${p.profiles}。`,
  }),
  ProfileRegionNotFound: (p) => ({
    message: zh`没有用于区域${p.region}的配置文件。`,
    advice:
      p.profiles === ''
        ? '请在 Culvert 窗口中添加配置文件；带 --headless 的命令也可使用 ~/.aws/config 中的配置文件。'
        : zh`现有的配置文件：${p.profiles}。请去掉 --region，或为该区域添加配置文件。`,
  }),
  ProfileAmbiguous: (p) => ({
    message: '有多个配置文件符合条件。',
    advice: zh`请用 --profile 选择其中一个，名称相同时再加上 --region：${p.profiles}。`,
  }),
  ProfileNotChosen: () => ({
    message: '无法确定要使用的配置文件。',
    advice:
      '请用 --profile 指定配置文件，或在 Culvert 窗口中添加。带 --headless 的命令还可指定 ~/.aws/config 中的配置文件，或使用环境变量中的访问密钥（AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_REGION）。',
  }),
  RegionNotChosen: (p) => ({
    message: zh`无法确定“${p.profile}”所用的 AWS 区域。`,
    advice: '请添加 --region，设置 AWS_REGION，或在 ~/.aws/config 的配置文件中写明区域。',
  }),
  DeviceAmbiguous: (p) => ({
    message: zh`不区分大小写时，有多台设备名为“${p.name}”。`,
    advice: zh`请按 AWS IoT 中登记的名称输入：${p.devices}。`,
  }),
  DeviceSilent: (p) => ({
    message: zh`${p.thingName} 已有 ${p.seconds} 秒没有响应。`,
    advice:
      '请检查设备是否已开机并在线，代理程序是否在运行。隧道仍然打开，再次运行同一命令不会计费；如需等待更久，请为 --wait 指定更大的秒数。',
  }),
  OpenNotAllowed: (p) => ({
    message: zh`没有已打开的到 ${p.thingName} 的隧道，且不允许工具使用“${p.profileName}”打开隧道。`,
    advice: zh`未产生费用。请运行“culvert open ${p.thingName}”打开隧道，为命令添加 --open，或在配置文件的设置中启用“允许工具打开隧道”。`,
  }),
  TunnelNotFound: (p) => ({
    message: zh`Culvert 没有已打开的到“${p.target}”的隧道。`,
    advice: '请用“culvert list”查看已打开的隧道；添加 --all 还会列出他人打开的隧道及其 ID。',
  }),
  PortElsewhere: (p) => ({
    message: zh`已打开的${p.thingName}隧道中，${p.serviceId}的本地端口是${p.port}，而不是${p.wanted}。`,
    advice: zh`未执行任何操作。请使用端口${p.port}，或先关闭隧道，或加上 --new 再开一条（计费）。`,
  }),
  ServiceNotFound: (p) => ({
    message: zh`无法确定“${p.service}”是 ${p.thingName} 的哪项服务。`,
    advice:
      '没有打开任何隧道。请输入服务的 ID（SSH、HTTP 等），或在 Culvert “设置”的“服务”中添加使用设备该端口的服务。设备代理程序使用的其他 ID 可以用“culvert open --any-service”打开。',
  }),
  AgentTakesOneConnection: (p) => ({
    message: zh`${p.thingName} 的代理程序使用协议 V${p.version}，${p.version === 2 ? '每个服务' : ''}同一时间只能承载一个连接，而现在已有一个连接。`,
    advice:
      '请先结束另一个连接，或通过同一个 ssh（ControlMaster）运行两者。更新后的代理程序可以承载多个连接。',
  }),
};
