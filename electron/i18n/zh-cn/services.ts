import { zh } from '../chinese.ts';
import type { services as english } from '../en/services.ts';
import type { Translation } from '../translate.ts';

export const services: Translation<typeof english> = {
  'services.not-taken': (p) => zh`此计算机上没有程序可以打开${p.scheme}地址，因此已复制该地址`,
  'services.not-taken-advice': (p) =>
    zh`请将${p.address}粘贴到用于${p.service}的程序中，或在“设置”的“服务”中更改打开方式。`,
};
