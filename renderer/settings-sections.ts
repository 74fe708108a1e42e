/** The parts of the settings, in the order of the screen: for its list, for the palette, and for links to one of them. */
import type { SettingsSection } from './store.ts';

export const SETTINGS_SECTIONS = [
  { id: 'general', label: 'settings.general' },
  { id: 'language', label: 'settings.language' },
  { id: 'terminals', label: 'settings.terminals' },
  { id: 'ssh', label: 'settings.ssh' },
  { id: 'services', label: 'settings.services' },
  { id: 'ports', label: 'settings.ports' },
  { id: 'notifications', label: 'settings.notifications' },
  { id: 'network', label: 'settings.network' },
  { id: 'prices', label: 'settings.prices' },
  { id: 'privacy', label: 'settings.privacy' },
] as const satisfies readonly { id: SettingsSection; label: `settings.${SettingsSection}` }[];

/** The id of a section's heading. */
export function headingId(section: SettingsSection): string {
  return `settings-${section}`;
}
