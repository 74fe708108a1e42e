import type { ReactNode } from 'react';
import { useSecondsUntil, useSelect, useWords } from '../context.tsx';
import { flatAt, formatRate, LIMIT_KBPS, linePath, type Sample, throughput } from '../throughput.ts';

const SIZE = { width: 168, height: 36 };
const NOTHING: readonly Sample[] = [];

export interface ThroughputLineProps {
  tunnelKey: string;
  /** What flowed in all, in words of its own. */
  children: ReactNode;
}

/** What flowed in the last minute as a line with AWS's limit drawn in. Its words say the rates; it moves only while something is in sight. */
export function ThroughputLine({ tunnelKey, children }: ThroughputLineProps) {
  const { t } = useWords();
  const samples = useSelect((state) => state.rates.get(tunnelKey) ?? NOTHING);
  const now = useSecondsUntil(flatAt(samples) ?? 0);
  const { line, upKbps, downKbps } = throughput(samples, now);
  const { path, limitY } = linePath(line, SIZE);
  const { width, height } = SIZE;
  const [down, up, limit] = [formatRate(downKbps), formatRate(upKbps), formatRate(LIMIT_KBPS)];
  return (
    <figure className="flow" aria-label={t('tunnels.throughput', { down, up, limit })}>
      <svg
        className="flow-line"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        fill="none"
        aria-hidden="true"
      >
        <path className="flow-area" d={`${path}L${width} ${height}L0 ${height}Z`} />
        <path className="flow-base" d={`M0 ${height - 0.5}H${width}`} vectorEffect="non-scaling-stroke" />
        <path className="flow-limit" d={`M0 ${limitY}H${width}`} vectorEffect="non-scaling-stroke" />
        <path className="flow-stroke" d={path} vectorEffect="non-scaling-stroke" />
      </svg>
      {children}
      <figcaption className="flow-words" aria-hidden="true">
        <span className="flow-rate">↓ {down}</span>
        <span className="flow-rate">↑ {up}</span>
        <span className="flow-limit-words" title={t('tunnels.limit-why', { rate: limit })}>
          {t('tunnels.limit', { rate: limit })}
        </span>
      </figcaption>
    </figure>
  );
}
