import type { WindowView } from '../../electron/ipc/contract.ts';
import { SettingsNetwork } from './settings-network.tsx';
import { SettingsPrices } from './settings-prices.tsx';

export function SettingsScreen({ view }: { view: WindowView }) {
  const chosen = view.profiles.find((profile) => profile.id === view.chosenProfileId) ?? null;
  return (
    <>
      <div className="title">
        <h1>Settings</h1>
      </div>
      <SettingsNetwork network={view.network} chosen={chosen} />
      <SettingsPrices prices={view.bill.prices} regions={view.regions} proposed={chosen?.region ?? ''} />
    </>
  );
}
