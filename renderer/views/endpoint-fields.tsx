import type { EndpointName, ErrorView } from '../../electron/ipc/contract.ts';
import { Field } from '../components/field.tsx';
import { useWords } from '../context.tsx';
import { ENDPOINT_NAMES, names } from '../profile-form.ts';
import type { Words } from '../words.tsx';

const labels = (t: Words['t']): Record<EndpointName, string> => ({
  tunneling: t('profiles.endpoint-tunneling'),
  iot: t('profiles.endpoint-iot'),
  sts: t('profiles.endpoint-sts'),
  data: t('profiles.endpoint-data'),
});

export interface EndpointFieldsProps {
  endpoints: Record<EndpointName, string>;
  /** What is wrong with one of them. */
  error: ErrorView | null;
  describedBy: string | undefined;
  change: (endpoints: Record<EndpointName, string>) => void;
}

/** Addresses other than AWS's own, such as those of PrivateLink. */
export function EndpointFields({ endpoints, error, describedBy, change }: EndpointFieldsProps) {
  const { t } = useWords();
  const label = labels(t);
  return (
    <>
      <p className="soft small">{t('profiles.endpoints-hint')}</p>
      {ENDPOINT_NAMES.map((name) => (
        <Field
          key={name}
          label={label[name]}
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
