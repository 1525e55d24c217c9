import { type ReactNode, useId } from 'react';
import './field.css';

interface Around {
  readonly label: string;
  readonly help?: string;
  /** What is wrong with it: read out, and tied to the field. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
}

interface Inside {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly required: boolean | undefined;
}

/** A label, what it is about, what is wrong, and any native control between them. */
export function Field({
  label,
  help,
  error,
  isRequired,
  children,
}: Around & { readonly children: (inside: Inside) => ReactNode }) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? true : undefined,
        required: isRequired,
      })}
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Around {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'search' | 'email' | 'tel' | 'password' | 'datetime-local' | 'date' | 'number';
  readonly autoComplete?: string;
  readonly name?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  /** More than one: a text area. */
  readonly lines?: number;
}

export const TextField = ({ label, help, error, isRequired, onChange, lines = 1, ...input }: TextFieldProps) => (
  <Field label={label} help={help} error={error} isRequired={isRequired}>
    {(inside) =>
      lines > 1 ? (
        <textarea
          {...inside}
          className="input"
          rows={lines}
          autoFocus={input.autoFocus}
          value={input.value}
          maxLength={input.maxLength}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input {...inside} {...input} className="input" onChange={(event) => onChange(event.target.value)} />
      )
    }
  </Field>
);

interface SelectFieldProps extends Around {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Value and what is read, in order. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** The browser's own list: it works with every keyboard, screen reader and telephone. */
export const SelectField = ({ options, onChange, value, ...around }: SelectFieldProps) => (
  <Field {...around}>
    {(inside) => (
      <select {...inside} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface CheckFieldProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export const CheckField = ({ label, isOn, onChange }: CheckFieldProps) => (
  <label className="check">
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    <span>{label}</span>
  </label>
);
