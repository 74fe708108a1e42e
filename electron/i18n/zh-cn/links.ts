import { zh } from '../chinese.ts';
import type { links as english } from '../en/links.ts';
import type { Translation } from '../translate.ts';

export const links: Translation<typeof english> = {
  'links.other-profile': (p) => zh`到${p.thingName}的链接属于配置文件“${p.profile}”，现已切换到该配置文件。`,
  'links.other-profile-advice': '设备和新隧道现在都属于该配置文件。没有打开任何隧道。',
};
