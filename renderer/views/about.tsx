import type { WindowView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Logo } from '../components/icons.tsx';

export function AboutScreen({ view }: { view: WindowView }) {
  const { about } = view;
  const rows: [string, string][] = [
    ['Version', about.culvert],
    ['Electron', about.electron],
    ['Chromium', about.chromium],
    ['Node', about.node],
    ['Runtime', about.runtime],
    ['Platform', about.platform],
  ];
  return (
    <>
      <div className="title">
        <h1>About</h1>
      </div>
      <div className="card about">
        <div className="about-top">
          <Logo />
          <div>
            <h2>Culvert</h2>
            <p className="detail">SSH to a device behind a firewall, through AWS IoT Secure Tunneling.</p>
          </div>
        </div>
        <dl className="facts">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div className="card-foot">
          <span className="meter">Apache License 2.0</span>
          <CopyButton
            label="Copy versions"
            copy={() => copyText(rows.map(([name, value]) => `${name}: ${value}`).join('\n'))}
          />
        </div>
      </div>
    </>
  );
}
