import type { RoleInput } from '../../electron/ipc/contract.ts';
import { Field } from '../components/field.tsx';
import { Fold } from '../components/fold.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { Switch } from '../components/switch.tsx';
import { useWords } from '../context.tsx';
import {
  digitsOnly,
  ENDPOINT_NAMES,
  names,
  type TagRow,
  withoutTag,
  withTag,
  withTagChanged,
} from '../profile-form.ts';
import { listText } from '../sign-in.ts';
import type { Words } from '../words.tsx';
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
      <ToolsField {...part} />
    </div>
  );
}

type RoleField = { name: keyof RoleInput; label: string; hint?: string; placeholder?: string };

const roleFields = (t: Words['t']): RoleField[] => [
  {
    name: 'roleArn',
    label: t('profiles.role-arn'),
    placeholder: 'arn:aws:iam::123456789012:role/Operator',
  },
  { name: 'externalId', label: t('profiles.external-id'), hint: t('profiles.external-id-hint') },
  {
    name: 'mfaSerial',
    label: t('profiles.mfa-device'),
    hint: t('profiles.mfa-device-hint'),
    placeholder: 'arn:aws:iam::123456789012:mfa/you',
  },
  { name: 'sessionName', label: t('profiles.session-name'), hint: t('profiles.session-name-hint') },
];

function RoleFields({ draft, change, wrong, error, describedBy }: FormPart) {
  const { t } = useWords();
  const invalid = wrong === 'role';
  const fields = roleFields(t);
  const quoted = fields.find(({ name }) => draft.role[name] !== '' && names(error, draft.role[name]));
  return (
    <Fold title={t('profiles.role')} set={draft.role.roleArn} invalid={invalid}>
      <p className="soft small">{t('profiles.role-hint')}</p>
      {fields.map(({ name, ...field }) => (
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
  const words = useWords();
  const { t } = words;
  const invalid = wrong === 'endpoints';
  const own = ENDPOINT_NAMES.some((name) => draft.endpoints[name] !== '');
  const set = [
    draft.fips ? 'FIPS' : '',
    draft.dualStack ? t('profiles.dual-stack-set') : '',
    own ? t('profiles.own-endpoints-set') : '',
  ];
  return (
    <Fold title={t('profiles.endpoints')} set={listText(set, words)} invalid={invalid}>
      <Switch
        label={t('profiles.fips')}
        hint={t('profiles.fips-hint')}
        on={draft.fips}
        change={(fips) => change((now) => ({ ...now, fips }))}
      />
      <Switch
        label={t('profiles.dual-stack')}
        hint={t('profiles.dual-stack-hint')}
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
  const words = useWords();
  const { t } = words;
  const invalid = wrong === 'tags';
  const quoted = draft.tags.find(({ key }) => key !== '' && names(error, key));
  const isWrong = (tag: TagRow) => invalid && (quoted ? tag.key === quoted.key : tag.key === '');
  const count = draft.tags.length;
  const set = [
    count > 0 ? t('profiles.tags-set', { count }) : '',
    draft.ownTag ? '' : t('profiles.own-tag-off'),
  ];
  return (
    <Fold title={t('profiles.tags')} set={listText(set, words)} invalid={invalid}>
      <p className="soft small">{t('profiles.tags-hint')}</p>
      {count > 0 && (
        <ul className="tag-rows" aria-label={t('profiles.tags')}>
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
          {t('profiles.add-tag')}
        </button>
      </div>
      <Switch
        label={t('profiles.own-tag')}
        hint={t('profiles.own-tag-hint')}
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
  const { t } = useWords();
  const input = (part: 'key' | 'value', placeholder: string, label: string) => (
    <input
      aria-label={label}
      placeholder={placeholder}
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
      {input('key', t('profiles.tag-key'), t('profiles.tag-key-of', { number }))}
      {input('value', t('profiles.tag-value'), t('profiles.tag-value-of', { number }))}
      <button
        type="button"
        className="btn icon-only"
        aria-label={t('profiles.remove-tag', { number })}
        onClick={remove}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

const LONGEST_LIMIT = 6;

function LimitField({ draft, change, wrong, describedBy }: FormPart) {
  const { t } = useWords();
  const limit = draft.monthlyLimit;
  return (
    <Fold title={t('profiles.limit')} set={limit} invalid={wrong === 'monthlyLimit'}>
      <Field
        label={t('profiles.limit-label')}
        hint={t('profiles.limit-hint')}
        value={limit}
        placeholder={t('profiles.limit-never')}
        invalid={wrong === 'monthlyLimit'}
        describedBy={describedBy}
        onChange={(value) => change((now) => ({ ...now, monthlyLimit: digitsOnly(value, LONGEST_LIMIT) }))}
      />
    </Fold>
  );
}

function ToolsField({ draft, change }: FormPart) {
  const { t } = useWords();
  return (
    <Fold title={t('profiles.tools')} set={draft.toolsMayOpen ? t('profiles.tools-set') : ''} invalid={false}>
      <Switch
        label={t('profiles.tools-label')}
        hint={t('profiles.tools-hint')}
        on={draft.toolsMayOpen}
        change={(toolsMayOpen) => change((now) => ({ ...now, toolsMayOpen }))}
      />
    </Fold>
  );
}
