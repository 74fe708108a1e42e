import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { servicesErrors as english, OpenProblem } from '../../shared/errors-services.ts';
import { zh } from '../chinese.ts';

const PROBLEMS: Record<OpenProblem, { message: string; advice: string }> = {
  empty: { message: '没有填写任何内容。', advice: '请填写用于打开该服务的地址、程序或文本。' },
  'too-long': { message: '填写的内容过长。', advice: '请不要超过 1000 个字符。' },
  characters: {
    message: '填写的内容包含不允许的字符。',
    advice: '请去掉换行，地址中也不能有空格（请写成 %20）。',
  },
  'no-address': {
    message: '填写的内容不是地址。',
    advice: '请写成 http://{host}:{port}/ 或 vnc://{host}:{port}。',
  },
  scheme: {
    message: '此类地址无法通向设备。',
    advice: '请使用 http://、https://、vnc:// 或 rdp:// 等地址。会运行程序或读取文件的地址不被接受。',
  },
  'no-port': {
    message: '该地址不经过隧道。',
    advice: '请在本地端口的位置写上 {port}，例如 http://{host}:{port}/。',
  },
  password: {
    message: '填写的内容中含有密码。',
    advice: '请去掉密码，连接时程序会询问。Culvert 只将密码保存在密钥环中。',
  },
  quotes: {
    message: '命令中的引号没有闭合。',
    advice: '请闭合或去掉引号。含空格的参数需用引号括起来。',
  },
  'program-slot': {
    message: '命令不是以程序开头。',
    advice: '请先写程序名称或完整路径，再写参数，例如 viewer {host} {port}。',
  },
};

export const servicesErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ServiceOpenInvalid: (p) => {
    const { message, advice } = PROBLEMS[p.fault];
    return { message: zh`无法以这种方式打开${p.service}：${message}`, advice };
  },
  ServiceLabelInvalid: (p) => ({
    message: '这不能用作服务的名称。',
    advice: `请使用不超过 ${p.most} 个字符的名称，且不含换行。`,
  }),
  ServiceRepeated: (p) => ({
    message: `已有 ID 为 ${p.serviceId} 的自定义服务。`,
    advice: '请编辑该服务，或改用其他 ID。仅大小写不同的 ID 视为相同。',
  }),
  ServicesTooMany: (p) => ({
    message: `自定义服务已有 ${p.most} 个。`,
    advice: '请移除不再需要的服务。',
  }),
  ProgramMissing: (p) => ({
    message: `在此计算机上找不到程序“${p.program}”。`,
    advice: '请安装该程序，或在“设置”的“服务”中填写其完整路径。',
  }),
  ProgramFailed: (p) => ({
    message: `无法启动程序“${p.program}”（${p.reason}）。`,
    advice: '请在“设置”的“服务”中检查。脚本需要有首行（#!）和执行权限。',
  }),
};
