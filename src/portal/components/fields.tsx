import type { Child } from 'hono/jsx';
import type { Frame } from '../frame.ts';
import { Icon } from './icon.tsx';

/** Sentences about faulty fields, by field name. */
export type FieldErrors = Readonly<Record<string, string>>;

interface FieldProperties {
  readonly frame: Frame;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value?: string;
  readonly type?: string;
  readonly required?: boolean;
  /** One of several ways to answer, so neither required nor marked as optional. */
  readonly either?: boolean;
  readonly rows?: number;
  readonly code?: boolean;
  readonly autocomplete?: string;
  readonly lang?: string;
  readonly accept?: string;
  readonly minlength?: number;
  readonly maxlength?: number;
  /** The id of a `datalist` with what is usual. */
  readonly list?: string;
}

/** A labelled field: label above, hint, fault beside it. */
export function Field(properties: FieldProperties) {
  const { frame, name, label, hint, error, value = '', type = 'text', required = false, rows, code } = properties;
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  const shared = {
    id: name,
    name,
    required,
    ...(properties.autocomplete ? { autocomplete: properties.autocomplete } : {}),
    ...(properties.lang ? { lang: properties.lang } : {}),
    ...(properties.minlength ? { minlength: properties.minlength } : {}),
    ...(properties.maxlength ? { maxlength: properties.maxlength } : {}),
    ...(described ? { 'aria-describedby': described } : {}),
    ...(error ? { 'aria-invalid': 'true' as const } : {}),
  };
  return (
    <div class="field">
      <FieldLabel frame={frame} name={name} label={label} required={required || properties.either === true} />
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <FieldError name={name} error={error} />
      {rows ? (
        <textarea {...shared} rows={rows} class={code ? 'code' : ''} {...(code ? { spellcheck: false } : {})}>
          {value}
        </textarea>
      ) : (
        <input
          {...shared}
          type={type}
          {...(properties.list ? { list: properties.list } : {})}
          {...(type === 'file' || type === 'password' ? {} : { value })}
          {...(properties.accept ? { accept: properties.accept } : {})}
        />
      )}
    </div>
  );
}

function FieldLabel(properties: { frame: Frame; name: string; label: string; required: boolean }) {
  return (
    <label for={properties.name}>
      {properties.label}
      {!properties.required && <span class="hint"> ({properties.frame.voice.words.common.optional})</span>}
    </label>
  );
}

/** What is wrong with a field, beside it. */
export function FieldError({ name, error }: { name: string; error?: string | undefined }) {
  if (!error) return null;
  return (
    <p class="field-error" id={`${name}-error`}>
      <Icon name="warning" />
      {error}
    </p>
  );
}

/** One answer of a choice. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface ChoiceProperties {
  readonly frame: Frame;
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly value?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
}

/** A drop-down list with its label. */
export function Select({ frame, name, label, options, value, hint, error, required = true }: ChoiceProperties) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <FieldLabel frame={frame} name={name} label={label} required={required} />
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <FieldError name={name} error={error} />
      <select
        id={name}
        name={name}
        {...(described ? { 'aria-describedby': described } : {})}
        {...(error ? { 'aria-invalid': 'true' as const } : {})}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** All faults of a form in one place, each linking to its field. */
export function ErrorSummary({ frame, errors, kept = true }: { frame: Frame; errors: FieldErrors; kept?: boolean }) {
  const { common } = frame.voice.words;
  const faults = Object.entries(errors);
  if (faults.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} id="faults">
      <h2>{common.errorSummary}</h2>
      <ul>
        {faults.map(([field, sentence]) => (
          <li>{field.startsWith('_') ? sentence : <a href={`#${field}`}>{sentence}</a>}</li>
        ))}
      </ul>
      {kept && <p class="hint">{common.errorKept}</p>}
    </div>
  );
}

/** The buttons of a form, the main action first. */
export function Actions({ children }: { children?: Child }) {
  return <div class="actions">{children}</div>;
}
