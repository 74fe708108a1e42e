import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { useSelect, useWords } from '../context.tsx';
import { headingId, SETTINGS_SECTIONS } from '../settings-sections.ts';
import type { SettingsSection } from '../store.ts';
import { SettingsGeneral } from './settings-general.tsx';
import { SettingsLanguage } from './settings-language.tsx';
import { SettingsNetwork } from './settings-network.tsx';
import { SettingsNotifications } from './settings-notifications.tsx';
import { SettingsPorts } from './settings-ports.tsx';
import { SettingsPrices } from './settings-prices.tsx';
import { SettingsPrivacy } from './settings-privacy.tsx';
import { SettingsServices } from './settings-services.tsx';
import { SettingsSsh } from './settings-ssh.tsx';
import { SettingsTerminals } from './settings-terminals.tsx';

export function SettingsScreen({ view }: { view: WindowView }) {
  const { t } = useWords();
  const section = useSelect((state) => state.section);
  const arrivals = useSelect((state) => state.arrivals);
  const [cleared, setCleared] = useState(0);
  const chosen = view.profiles.find((profile) => profile.id === view.chosenProfileId) ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an arrival is when, not what.
  useEffect(() => {
    if (section) {
      lead(section);
    }
  }, [section, arrivals]);
  return (
    <>
      <div className="title">
        <h1>{t('settings.title')}</h1>
      </div>
      <div className="settings">
        <SectionList />
        <div className="settings-parts">
          <SettingsGeneral view={view} />
          <SettingsLanguage stored={view.general} />
          <SettingsTerminals stored={view.general} platform={view.desktop.platform} />
          <SettingsSsh view={view} />
          <SettingsServices services={view.services} />
          <SettingsPorts view={view} cleared={cleared} />
          <SettingsNotifications stored={view.general} shown={view.desktop.notifications} />
          <SettingsNetwork network={view.network} chosen={chosen} />
          <SettingsPrices prices={view.bill.prices} regions={view.regions} proposed={chosen?.region ?? ''} />
          <SettingsPrivacy onCleared={() => setCleared((count) => count + 1)} />
        </div>
      </div>
    </>
  );
}

/** Scrolls to a section and puts the focus on its heading, so that Tab goes on from there. */
function lead(section: SettingsSection): void {
  partOf(section)?.scrollIntoView({ block: 'start' });
  document.getElementById(headingId(section))?.focus({ preventScroll: true });
}

function partOf(section: SettingsSection): Element | null {
  return document.getElementById(headingId(section))?.closest('section') ?? null;
}

/** Beside the sections where there is room, above them where there is not. */
function SectionList() {
  const { t } = useWords();
  const [inSight, setInSight] = useSectionInSight();
  const go = (event: MouseEvent, section: SettingsSection) => {
    event.preventDefault();
    lead(section);
    setInSight(section);
  };
  return (
    <nav className="settings-list" aria-label={t('settings.sections')}>
      {SETTINGS_SECTIONS.map(({ id, label }) => (
        <a
          key={id}
          href={`#${headingId(id)}`}
          aria-current={inSight === id ? 'true' : undefined}
          onClick={(event) => go(event, id)}
        >
          {t(label)}
        </a>
      ))}
    </nav>
  );
}

const LAST: SettingsSection = 'privacy';
/** What stands in the upper part of the window is being read. */
const READ_PART = 0.3;
/** A section that was chosen counts, also where it is too short to come to the top, until somebody scrolls on. */
const CHOSEN_MS = 200;

function useSectionInSight(): [SettingsSection, (section: SettingsSection) => void] {
  const [inSight, setInSight] = useState<SettingsSection>('general');
  const chosenAt = useRef(Number.NEGATIVE_INFINITY);
  useLayoutEffect(() => {
    let asked = 0;
    const look = () => {
      asked = 0;
      const line = window.innerHeight * READ_PART;
      const begun = SETTINGS_SECTIONS.filter(
        ({ id }) => (document.getElementById(headingId(id))?.getBoundingClientRect().top ?? line + 1) <= line,
      );
      const end = partOf(LAST)?.getBoundingClientRect().bottom;
      const atEnd = end !== undefined && end <= window.innerHeight;
      setInSight(atEnd ? LAST : (begun.at(-1)?.id ?? 'general'));
    };
    const onScroll = () => {
      if (performance.now() - chosenAt.current > CHOSEN_MS) {
        asked ||= requestAnimationFrame(look);
      }
    };
    // Of the screen in a wide window, of the page in a narrow one: scroll events do not bubble, but can be caught.
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      document.removeEventListener('scroll', onScroll, { capture: true });
      cancelAnimationFrame(asked);
    };
  }, []);
  const choose = (section: SettingsSection) => {
    chosenAt.current = performance.now();
    setInSight(section);
  };
  return [inSight, choose];
}
