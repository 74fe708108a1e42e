import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { controlErrors as english } from '../../shared/errors-control.ts';
import { zh } from '../chinese.ts';

export const controlErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  NotRunning: () => ({
    message: 'Culvert 未在运行。',
    advice: '请启动 Culvert。“culvert list”等大多数命令会自动启动它；没有桌面时，请为命令加上 --headless。',
  }),
  NoDesktop: () => ({
    message: 'Culvert 未在运行，这里也没有可用来启动它的桌面。',
    advice: '请为命令加上 --headless，或设置 CULVERT_HEADLESS=1，Culvert 就会在后台无窗口运行。',
  }),
  StartFailed: (p) => ({
    message: zh`无法启动 Culvert：${p.reason}`,
    advice: zh`请查看${p.logs}中的日志，或手动启动 Culvert 查看其提示。`,
  }),
  DataFolderUnusable: (p) => ({
    message: zh`无法使用 Culvert 的数据文件夹${p.folder}：${p.reason}`,
    advice: '该文件夹须归您所有、可写入，且所在磁盘有可用空间。可用 CULVERT_DATA_DIR 指定其他文件夹。',
  }),
  StartMissing: () => ({
    message: '在这台计算机上找不到 Culvert 应用程序。',
    advice:
      '请从安装位置启动一次 Culvert，或在代码检出目录中运行“npm start”，之后命令便能找到它。没有桌面时，请加上 --headless。',
  }),
  ControlLost: () => ({
    message: 'Culvert 在响应之前已退出。',
    advice: '再次运行命令之前，请用“culvert list”查看已完成的操作：已打开的隧道会计费。',
  }),
  ControlEnding: () => ({
    message: 'Culvert 正在退出。',
    advice: '请稍后再次运行命令，Culvert 会重新启动。',
  }),
  ControlSilent: () => ({
    message: 'Culvert 正在运行，但目前无法接受更多命令。',
    advice: '请减少同时运行的命令；如果一直没有反应，请退出 Culvert 并重新启动。',
  }),
  ControlRefused: (p) => ({
    message: zh`无法连接正在运行的 Culvert：${p.reason}`,
    advice:
      '请以启动 Culvert 的用户身份、使用相同的 CULVERT_DATA_DIR 运行命令。如果两者都相同，请退出 Culvert 并重新启动。',
  }),
  ControlVersion: (p) =>
    p.older === 'command'
      ? {
          message: '正在运行的 Culvert 比这个“culvert”命令新。',
          advice: '请使用正在运行的 Culvert 自带的命令，或更新现有的命令。',
        }
      : {
          message: '正在运行的 Culvert 比这个“culvert”命令旧。',
          advice: '请退出 Culvert 并重新启动。如果仍是旧版本，请更新。',
        },
  ControlMalformed: (p) => ({
    message: zh`正在运行的 Culvert 无法理解该命令（${p.where}）。`,
    advice: '两者的版本可能不同：请退出 Culvert，重新启动后再次运行命令。',
  }),
  ControlTaken: () => ({
    message: '另一个 Culvert 正在使用同一个数据文件夹。',
    advice: '请使用那一个，或先将其退出。可用“culvert status”查看是哪一个。',
  }),
  ControlUnavailable: (p) => ({
    message: zh`“culvert”命令无法连接这个 Culvert：${p.reason}`,
    advice: '其他功能均可正常使用。请确认数据文件夹可写且位于本地磁盘，然后重新启动 Culvert。',
  }),
  CallGivenUp: () => ({
    message: '命令已中止。',
    advice: '已经发给 AWS 的请求仍会完成，打开的隧道可用“culvert list”查看。',
  }),
  CommandLineWrong: (p) => ({
    message: zh`无法这样运行命令：${p.reason}`,
    advice: '未执行任何操作。“culvert help”列出所有命令，“culvert help open”列出该命令的选项。',
  }),
  ConfirmationNeeded: (p) => ({
    message: '此操作需要确认，但这里无法询问任何人。',
    advice: zh`未执行任何操作。请在终端中运行；如需由脚本执行，请加上 ${p.option}。`,
  }),
  CloseDeclined: () => ({
    message: '未关闭任何隧道。',
    advice: '如要关闭隧道，请在询问时回答 Yes，或为命令加上 --yes。',
  }),
  ConnectLost: (p) => ({
    message: zh`与 ${p.thingName} 的连接已断开（${p.reason}）。`,
    advice: zh`请用“culvert status ${p.thingName}”查看隧道状态，然后重新连接。`,
  }),
};
