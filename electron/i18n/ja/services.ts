import type { services as english } from '../en/services.ts';
import type { Translation } from '../translate.ts';

export const services: Translation<typeof english> = {
  'services.not-taken': (p) =>
    `このコンピューターには${p.scheme}のアドレスを開くプログラムがないため、アドレスをコピーしました`,
  'services.not-taken-advice': (p) =>
    `${p.service}用のプログラムに${p.address}を貼り付けるか、設定の「サービス」で開き方を変更してください。`,
};
