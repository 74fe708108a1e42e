import type { links as english } from '../en/links.ts';
import type { Translation } from '../translate.ts';

export const links: Translation<typeof english> = {
  'links.other-profile': (p) =>
    `${p.thingName}へのリンクはプロファイル「${p.profile}」のものなので、このプロファイルに切り替えました。`,
  'links.other-profile-advice':
    'デバイスと新しいトンネルは、このプロファイルのものになります。トンネルは開いていません。',
};
