import type { EndpointName, ErrorView } from '../../electron/ipc/contract.ts';
import { Field } from '../components/field.tsx';
import { ENDPOINT_NAMES, names } from '../profile-form.ts';

const LABELS: Record<EndpointName, string> = {
  tunneling: 'Secure Tunneling endpoint',
  iot: 'IoT endpoint',
  sts: 'STS endpoint',
  data: 'Data plane endpoint',
};

export interface EndpointFieldsProps {
  endpoints: Record<EndpointName, string>;
  /** What is wrong with one of them. */
  error: ErrorView | null;
  describedBy: string | undefined;
  change: (endpoints: Record<EndpointName, string>) => void;
}

/** Addresses other than AWS's own, such as those of PrivateLink. */
export function EndpointFields({ endpoints, error, describedBy, change }: EndpointFieldsProps) {
  return (
    <>
      <p className="soft small">
        Addresses of your own, such as those of PrivateLink. Empty: the region’s own.
      </p>
      {ENDPOINT_NAMES.map((name) => (
        <Field
          key={name}
          label={LABELS[name]}
          value={endpoints[name]}
          placeholder={name === 'data' ? 'wss://…' : 'https://…'}
          invalid={endpoints[name] !== '' && names(error, endpoints[name])}
          describedBy={describedBy}
          mono
          onChange={(value) => change({ ...endpoints, [name]: value })}
        />
      ))}
    </>
  );
}
