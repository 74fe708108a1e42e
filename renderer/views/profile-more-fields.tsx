import type { RoleInput } from '../../electron/ipc/contract.ts';
import { Field } from '../components/field.tsx';
import { Fold } from '../components/fold.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { Switch } from '../components/switch.tsx';
import {
  digitsOnly,
  ENDPOINT_NAMES,
  names,
  type TagRow,
  withoutTag,
  withTag,
  withTagChanged,
} from '../profile-form.ts';
import { EndpointFields } from './endpoint-fields.tsx';
import type { FormPart } from './profile-form.tsx';

/** Everything that most profiles leave as it is. */
export function ProfileMoreFields(part: FormPart) {
  return (
    <div className="folds">
      <RoleFields {...part} />
      <NetworkFields {...part} />
      <TagFields {...part} />
      <LimitField {...part} />
    </div>
  );
}

const ROLE_FIELDS: { name: keyof RoleInput; label: string; hint?: string; placeholder?: string }[] = [
  { name: 'roleArn', label: 'Role ARN', placeholder: 'arn:aws:iam::123456789012:role/Operator' },
  { name: 'externalId', label: 'External ID', hint: 'Where the role’s trust asks for one.' },
  {
    name: 'mfaSerial',
    label: 'MFA device',
    hint: 'Its serial number or ARN. The code is asked for when it is needed.',
    placeholder: 'arn:aws:iam::123456789012:mfa/you',
  },
  { name: 'sessionName', label: 'Session name', hint: 'Empty: Culvert and your user name.' },
];

function RoleFields({ draft, change, wrong, error, describedBy }: FormPart) {
  const invalid = wrong === 'role';
  const quoted = ROLE_FIELDS.find(({ name }) => draft.role[name] !== '' && names(error, draft.role[name]));
  return (
    <Fold title="Role on top" set={draft.role.roleArn} invalid={invalid}>
      <p className="soft small">A role that is taken with what you sign in with. Empty: none.</p>
      {ROLE_FIELDS.map(({ name, ...field }) => (
        <Field
          key={name}
          {...field}
          value={draft.role[name]}
          invalid={invalid && name === (quoted?.name ?? 'roleArn')}
          describedBy={describedBy}
          mono={name !== 'sessionName'}
          onChange={(value) => change((now) => ({ ...now, role: { ...now.role, [name]: value } }))}
        />
      ))}
    </Fold>
  );
}

function NetworkFields({ draft, change, wrong, error, describedBy }: FormPart) {
  const invalid = wrong === 'endpoints';
  const own = ENDPOINT_NAMES.some((name) => draft.endpoints[name] !== '');
  const set = [draft.fips ? 'FIPS' : '', draft.dualStack ? 'dual-stack' : '', own ? 'own endpoints' : ''];
  return (
    <Fold title="Endpoints" set={set.filter(Boolean).join(', ')} invalid={invalid}>
      <Switch
        label="FIPS endpoints"
        hint="For regions that have them, such as us-gov-west-1."
        on={draft.fips}
        change={(fips) => change((now) => ({ ...now, fips }))}
      />
      <Switch
        label="Dual-stack endpoints"
        hint="Reached over IPv6 where the network has it."
        on={draft.dualStack}
        change={(dualStack) => change((now) => ({ ...now, dualStack }))}
      />
      <EndpointFields
        endpoints={draft.endpoints}
        error={invalid ? error : null}
        describedBy={describedBy}
        change={(endpoints) => change((now) => ({ ...now, endpoints }))}
      />
    </Fold>
  );
}

function TagFields({ draft, change, wrong, error, describedBy }: FormPart) {
  const invalid = wrong === 'tags';
  const quoted = draft.tags.find(({ key }) => key !== '' && names(error, key));
  const isWrong = (tag: TagRow) => invalid && (quoted ? tag.key === quoted.key : tag.key === '');
  const count = draft.tags.length;
  const set = [
    count > 0 ? `${count} ${count === 1 ? 'tag' : 'tags'}` : '',
    draft.ownTag ? '' : 'without Culvert’s own',
  ];
  return (
    <Fold title="Tags" set={set.filter(Boolean).join(', ')} invalid={invalid}>
      <p className="soft small">Sent with each tunnel that is opened; some organisations require a few.</p>
      {count > 0 && (
        <ul className="tag-rows" aria-label="Tags">
          {draft.tags.map((tag, at) => (
            <TagFieldRow
              key={tag.row}
              tag={tag}
              number={at + 1}
              invalid={isWrong(tag)}
              describedBy={describedBy}
              change={(changed) => change((now) => withTagChanged(now, changed))}
              remove={() => change((now) => withoutTag(now, tag.row))}
            />
          ))}
        </ul>
      )}
      <div className="form-line">
        <button type="button" className="btn small" onClick={() => change(withTag)}>
          Add a tag
        </button>
      </div>
      <Switch
        label="Send Culvert’s own tag too"
        hint="By it a tunnel whose answer was lost is found again, instead of being opened and billed twice. Turn it off where other tag keys are forbidden."
        on={draft.ownTag}
        change={(ownTag) => change((now) => ({ ...now, ownTag }))}
      />
    </Fold>
  );
}

interface TagFieldRowProps {
  tag: TagRow;
  /** Counted from one, for the labels. */
  number: number;
  invalid: boolean;
  describedBy: string | undefined;
  change: (tag: TagRow) => void;
  remove: () => void;
}

function TagFieldRow({ tag, number, invalid, describedBy, change, remove }: TagFieldRowProps) {
  const input = (part: 'key' | 'value', label: string) => (
    <input
      aria-label={`${label} of tag ${number}`}
      placeholder={label}
      value={tag[part]}
      spellCheck={false}
      autoComplete="off"
      aria-invalid={invalid && part === 'key'}
      aria-describedby={invalid ? describedBy : undefined}
      onChange={(event) => change({ ...tag, [part]: event.target.value })}
    />
  );
  return (
    <li className="tag-row">
      {input('key', 'Key')}
      {input('value', 'Value')}
      <button type="button" className="btn icon-only" aria-label={`Remove tag ${number}`} onClick={remove}>
        <CloseIcon />
      </button>
    </li>
  );
}

const LONGEST_LIMIT = 6;

function LimitField({ draft, change, wrong, describedBy }: FormPart) {
  const limit = draft.monthlyLimit;
  return (
    <Fold title="Monthly limit" set={limit} invalid={wrong === 'monthlyLimit'}>
      <Field
        label="Ask first after this many tunnels in a month"
        hint="Every tunnel that is opened is billed by AWS. Empty: never ask."
        value={limit}
        placeholder="never"
        invalid={wrong === 'monthlyLimit'}
        describedBy={describedBy}
        onChange={(value) => change((now) => ({ ...now, monthlyLimit: digitsOnly(value, LONGEST_LIMIT) }))}
      />
    </Fold>
  );
}
