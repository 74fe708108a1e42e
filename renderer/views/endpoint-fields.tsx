import { useEffect, useState } from 'react';
import type { EndpointName } from '../../electron/ipc/contract.ts';
import { Field } from '../components/field.tsx';
import { ENDPOINT_NAMES } from '../profile-form.ts';

const LABELS: Record<EndpointName, string> = {
  tunneling: 'Secure Tunneling endpoint',
  iot: 'IoT endpoint',
  sts: 'STS endpoint',
  data: 'Data plane endpoint',
};

export interface EndpointFieldsProps {
  endpoints: Record<EndpointName, string>;
  invalid: boolean;
  describedBy: string | undefined;
  change: (endpoints: Record<EndpointName, string>) => void;
}

/** Seldom needed, so folded away; opened when one is set or the error is in here. */
export function EndpointFields({ endpoints, invalid, describedBy, change }: EndpointFieldsProps) {
  const [open, setOpen] = useState(() => Object.values(endpoints).some((endpoint) => endpoint !== ''));
  useEffect(() => {
    if (invalid) {
      setOpen(true);
    }
  }, [invalid]);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Advanced: endpoints</summary>
      <p className="soft small">Leave these empty to use the region’s own.</p>
      {ENDPOINT_NAMES.map((name) => (
        <Field
          key={name}
          label={LABELS[name]}
          value={endpoints[name]}
          placeholder={name === 'data' ? 'wss://…' : 'https://…'}
          invalid={invalid && endpoints[name] !== ''}
          describedBy={describedBy}
          mono
          onChange={(value) => change({ ...endpoints, [name]: value })}
        />
      ))}
    </details>
  );
}
