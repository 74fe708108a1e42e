import { useId } from 'react';

export interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  /** There is nothing to switch just now; the hint says why. */
  disabled?: boolean;
  change: (on: boolean) => void;
}

/** Something that is on or off, with a sentence that says what for. */
export function Switch({ label, hint, on, disabled = false, change }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch">
      <input
        id={id}
        type="checkbox"
        checked={on}
        disabled={disabled}
        aria-describedby={`${id}hint`}
        onChange={(event) => change(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <small id={`${id}hint`} className="soft">
        {hint}
      </small>
    </div>
  );
}
