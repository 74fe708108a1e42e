import type { questions as en } from '../en/questions.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const questions: Translation<typeof en> = {
  'questions.quit': (p) => `有 ${grouped(p.count)} 条隧道仍然打开。`,
  'questions.quit-demo': '演示中的隧道会随演示一起关闭。',
  'questions.quit-cost': '隧道关闭后，再打开需另行计费。保持打开则不再产生费用，到期前可以继续复用。',
  'questions.quit-adopted': (p) => `其中 ${grouped(p.count)} 条由他人打开，关闭后对方也无法再使用。`,
  'questions.quit-only-adopted': (p) =>
    p.count === 1 ? '它由他人打开，关闭后对方也无法再使用。' : '它们由他人打开，关闭后对方也无法再使用。',
  'questions.quit-quick': (p) =>
    `其中 ${grouped(p.count)} 条来自粘贴的令牌，只会断开连接：在到期或由打开者关闭之前，仍会在 AWS 端保持打开。`,
  'questions.quit-only-quick': (p) =>
    p.count === 1
      ? '它来自粘贴的令牌，只会断开连接：在到期或由打开者关闭之前，仍会在 AWS 端保持打开。'
      : '它们来自粘贴的令牌，只会断开连接：在到期或由打开者关闭之前，仍会在 AWS 端保持打开。',
  'questions.close-window': '关闭窗口后，让 Culvert 继续运行吗？',
  'questions.close-window-tray':
    'Culvert 会留在托盘中，已打开的隧道继续可用。只询问这一次，之后可在“设置”中更改。',
  'questions.close-window-menu-bar':
    'Culvert 会留在菜单栏中，已打开的隧道继续可用。只询问这一次，之后可在“设置”中更改。',
  'questions.adopt-in-use': '接管是免费的，但会断开对方的连接。最好先问清楚谁正在使用该设备。',
  'questions.mfa': (p) => `“${p.profile}”需要 MFA 设备的验证码。`,
  'questions.mfa-enter': (p) => `请输入 ${p.serial} 当前显示的六位数字。`,
  'questions.mfa-wrong': '验证码未被接受。',
  'questions.mfa-again': (p) =>
    `每个验证码只能使用一次。请等待 ${p.serial} 显示下一个验证码后再输入。${p.left === 1 ? '这是最后一次尝试。' : `还可以尝试 ${p.left} 次。`}`,
  'questions.limit': (p) =>
    `“${p.profile}”本月已打开 ${grouped(p.opened)} 条隧道，上限为 ${grouped(p.limit)} 条。`,
  'questions.limit-unsure': (p) =>
    `“${p.profile}”本月已打开 ${grouped(p.opened)} 条隧道（其中 ${grouped(p.unsure)} 条不确定），上限为 ${grouped(p.limit)} 条。`,
  'questions.limit-cost': (p) => (p.opened === 1 ? `费用为 ${p.cost}。` : `费用共计 ${p.cost}。`),
  'questions.limit-price': (p) => `再打开一条计费 ${p.price}（按您为 ${p.region} 输入的价格）。`,
  'questions.limit-no-price': (p) => `再打开一条会计费；尚未输入 ${p.region} 的价格。`,
  'questions.limit-reuse': '已打开的隧道可以免费复用。',
};
