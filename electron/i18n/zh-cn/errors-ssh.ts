import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { sshErrors as english } from '../../shared/errors-ssh.ts';
import { zh } from '../chinese.ts';

export const sshErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  // 链接
  LinkInvalid: (p) => ({
    message: `Culvert 无法打开链接“${p.link}”。`,
    advice:
      '链接格式为 culvert://device/THING，之后可以加上 ?profile=NAME、&region=REGION 以及最多三个 &service=ID。未执行任何操作。',
  }),
  LinkProfileUnknown: (p) => ({
    message: `链接指定的配置文件“${p.profile}”在此 Culvert 中不存在。`,
    advice: '请添加同名的配置文件，或自行选择正确的配置文件并在其中查找设备。',
  }),
  LinkRegionOther: (p) => ({
    message: `链接指向 ${p.region} 的“${p.profile}”，但该配置文件的区域是 ${p.own}。`,
    advice: '请向链接的作者确认应以哪一个为准。',
  }),
  LinkRegionUnknown: (p) => ({
    message: `链接指向 ${p.region} 中的设备，但没有使用该区域的配置文件。`,
    advice: '请为该区域添加配置文件，然后重新打开链接。',
  }),
  LinkRegionMany: (p) => ({
    message: `链接指向 ${p.region} 中的设备，而使用该区域的配置文件有 ${p.count} 个。`,
    advice: '请选择其中正确的一个，然后重新打开链接。',
  }),
  LinksUnsupported: () => ({
    message: '当前运行的 Culvert 无法用来打开链接。',
    advice: '请先安装 Culvert，然后在已安装的 Culvert 中启用此设置。',
  }),
  LinksFailed: (p) => ({
    message: `无法更改打开 culvert:// 链接的应用（${p.reason}）。`,
    advice: '请检查应用程序文件夹的权限和此计算机的默认应用，然后重试。',
  }),

  // 主机密钥
  HostKeyToolMissing: (p) => ({
    message: `在此计算机上找不到程序“${p.program}”。`,
    advice: '请安装包含该程序的 OpenSSH 客户端，然后重试。',
  }),
  HostKeysUnreadable: (p) => ({
    message: `无法读取 ssh 保存的设备主机密钥（${p.reason}）。`,
    advice: '请在终端中运行该隧道的 ssh 命令，其中会说明配置有什么问题。',
  }),
  KnownHostsUnwritable: (p) => ({
    message: `无法从 ${p.file} 中删除旧的主机密钥。`,
    advice: '请检查该文件的写入权限。如果它属于整台计算机，请联系计算机管理员。',
  }),

  // ssh 配置与命令
  SshConfigUnwritable: (p) => ({
    message: zh`无法更改 ssh 配置：${p.file}（${p.reason}）。`,
    advice: zh`未做任何更改。请检查该位置的写入权限。如果该文件由其他程序管理，请自行在文件开头添加一行“${p.line}”，然后重试。`,
  }),
  SshConfigRefused: (p) => ({
    message: zh`ssh 不会读取 ${p.file}，因为其他用户也可以写入该文件。`,
    advice: '请用“chmod 600”等命令使该文件仅由您本人写入。Culvert 不会自行更改此权限。',
  }),
  CommandTaken: (p) => ({
    message: zh`${p.file} 已存在，并且不是由 Culvert 创建的。`,
    advice: '请移走该文件或将其重命名，然后重试。Culvert 未改动该文件。',
  }),
  CommandUnwritable: (p) => ({
    message: zh`无法将命令安装到 ${p.file}（${p.reason}）。`,
    advice: '请检查该文件夹的写入权限，然后重试。',
  }),

  // 终端
  TerminalCommandInvalid: () => ({
    message: '此命令无法打开运行 ssh 的终端。',
    advice:
      '请先写程序，并在 ssh 的位置写上单独的 {command}（例如 my-terminal -e {command}）。引号必须成对，{command} 不需要加引号。',
  }),
};
