import { useId } from 'react';

export interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  placeholder?: string;
  /** `hidden-lines` takes a long secret that may come with line breaks, and shows dots. */
  kind?: 'text' | 'password' | 'hidden-lines';
  mono?: boolean;
  /** The id of a datalist. */
  list?: string;
  invalid: boolean;
  /** The id of the error, when this field is the wrong one. */
  describedBy: string | undefined;
  onChange: (value: string) => void;
}

export function Field(props: FieldProps) {
  const { label, hint, value, placeholder, kind = 'text', mono = false, list, invalid, describedBy } = props;
  const id = useId();
  const described = [hint ? `${id}hint` : '', invalid ? (describedBy ?? '') : ''].filter(Boolean).join(' ');
  const common = {
    id,
    value,
    placeholder,
    className: mono ? 'mono' : '',
    'aria-invalid': invalid,
    'aria-describedby': described || undefined,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => props.onChange(event.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {kind === 'hidden-lines' ? (
        <textarea {...common} rows={2} className="dots" />
      ) : (
        <input {...common} type={kind} list={list} />
      )}
      {hint && (
        <small id={`${id}hint`} className="soft">
          {hint}
        </small>
      )}
    </div>
  );
}
