import type { tools as english } from '../en/tools.ts';
import type { Translation } from '../translate.ts';

export const tools: Translation<typeof english> = {
  'tools.open': (p) => `ツールが${p.thing}に接続しようとしています。「${p.profile}」でトンネルを開きますか？`,
  'tools.open-advice':
    'このデバイスへのトンネルは開いておらず、開くと課金されます。「常に開く（課金）」を選ぶと、ツールはこのプロファイルのトンネルを確認なしで開けるようになります。プロファイルの設定でオフに戻せます。',
};
