import { useState } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Logo } from '../components/icons.tsx';
import { useStore, useWords } from '../context.tsx';
import { ReportDialog, type ReportPurpose } from './report-dialog.tsx';

/** What to do when something does not work, the keys, and what runs here. */
export function HelpScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const { t } = useWords();
  const [purpose, setPurpose] = useState<ReportPurpose | null>(null);
  return (
    <>
      <div className="title">
        <h1>{t('help.title')}</h1>
      </div>
      <section className="card help-card" aria-labelledby="help-trouble">
        <h2 id="help-trouble">{t('help.trouble')}</h2>
        <p className="soft">{t('help.trouble-text')}</p>
        <div className="ways">
          <button type="button" className="btn go" onClick={() => setPurpose('copy')}>
            {t('help.copy-diagnostics')}
          </button>
          <button type="button" className="btn" onClick={() => setPurpose('save')}>
            {t('help.save-report')}
          </button>
          <button type="button" className="btn" onClick={() => store.openLog()}>
            {t('help.show-log')}
          </button>
        </div>
      </section>
      <section className="card help-card" aria-labelledby="help-keys">
        <h2 id="help-keys">{t('help.keys')}</h2>
        <p className="soft">{t('help.keys-text')}</p>
        <div className="ways">
          <button type="button" className="btn" onClick={() => store.openShortcuts()}>
            {t('help.show-keys')}
          </button>
        </div>
      </section>
      <About about={view.about} />
      {purpose && <ReportDialog purpose={purpose} onClose={() => setPurpose(null)} />}
    </>
  );
}

function About({ about }: { about: WindowView['about'] }) {
  const { t } = useWords();
  const rows: [string, string][] = [
    [t('help.version'), about.culvert],
    ['Electron', about.electron],
    ['Chromium', about.chromium],
    ['Node', about.node],
    [t('help.runtime'), about.runtime],
    [t('help.platform'), about.platform],
  ];
  return (
    <section className="card help-card" aria-labelledby="help-about">
      <div className="about-top">
        <Logo />
        <div>
          <h2 id="help-about">{t('help.about')}</h2>
          <p className="soft">{t('help.about-text')}</p>
        </div>
      </div>
      <dl className="help-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t('help.licence')}</p>
      <div className="ways">
        <CopyButton
          label={t('help.copy-versions')}
          copy={() => copyText(rows.map(([name, value]) => `${name}: ${value}`).join('\n'))}
        />
      </div>
    </section>
  );
}
