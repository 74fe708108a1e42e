import { zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { ssh as english } from '../en/ssh.ts';

export const ssh: Translation<typeof english> = {
  'ssh.write': '将我的设备写入 ssh 配置',
  'ssh.write-hint':
    '之后，ssh、scp、VS Code 和 Ansible 就可以按名称使用设备。只会在您的配置文件开头添加一行，其余内容保持不变。',
  'ssh.way': 'ssh 连接设备的方式',
  'ssh.way-command': '通过 culvert 命令',
  'ssh.way-command-hint': '无论隧道是否已打开都可使用；只有在配置文件允许或您同意时，才会打开计费的新隧道。',
  'ssh.way-port': '通过本地端口',
  'ssh.way-port-hint': '仅在隧道打开期间可用。ssh 不会打开隧道。',
  'ssh.names': '用于 ssh 的名称',
  'ssh.names-hint': '选择一个即可复制命令。',
  'ssh.names-none': '暂无。使用过或收藏的设备会写入其中。',
  'ssh.names-none-open': '目前没有。只有在隧道打开期间，设备才会写入其中。',
  'ssh.names-more': (p) => zh`再显示 ${p.count} 个`,
  'ssh.unknown': (p) => zh`有 ${p.count} 台设备尚不清楚所属账户，因此未写入；下次打开隧道后会添加。`,
  'ssh.look': '查看写入的内容',
  'ssh.look-into': '您的配置文件开头：',
  'ssh.look-own': 'Culvert 自己的文件：',
  'ssh.look-text': 'Culvert 自己的文件内容',

  'ssh.command': 'culvert 命令',
  'ssh.command-lead': '在任意终端中打开隧道、列出隧道和运行 ssh。',
  'ssh.command-installed': '已安装：',
  'ssh.command-not-installed': '未安装。安装位置：',
  'ssh.command-here': '命令位置：',
  'ssh.command-in-demo': '演示的命令会随演示一起删除，因此不会安装。',
  'ssh.install': '安装命令',
  'ssh.uninstall': '移除命令',
  'ssh.add-to': (p) => zh`shell 可能还不会查找该文件夹。请将下面这一行添加到 ${p.file}，然后打开新终端：`,
  'ssh.add-to-path': '请在环境变量的 Path 中添加以下文件夹，然后打开新终端：',
  'ssh.copy-line': '复制该行',
  'ssh.copy-folder': '复制文件夹',
};
