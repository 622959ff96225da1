import { Actions, FieldError, type FieldErrors } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { type ConditionRow, operators } from '../explorer/condition-rows.ts';
import { formQuery, usualKilometres } from '../explorer/query-form.ts';
import { type Frame, to } from '../frame.ts';
import type { QueryShown } from './explorer-query.tsx';

interface Properties {
  readonly frame: Frame;
  readonly shown: QueryShown;
}

/** The form of the query builder: a plain GET with repeated fields, one set for each row. */
export function QueryFields({ frame, shown }: Properties) {
  const { explorer } = frame.voice.words;
  const { form, errors } = shown;
  return (
    <form class="form wide query-form" method="get" action={to(frame, 'explorerQuery')} data-live>
      <input type="hidden" name="space" value={shown.space.name} />
      <datalist id="types">
        {shown.types.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <div class="filter-form">
        <Text name="type" label={explorer.typeField} value={form.type} errors={errors} list="types" />
        <Text name="scopeQ" label={explorer.scopeField} value={form.scope} errors={errors} />
        <Text name="near" label={explorer.nearField} value={form.near} errors={errors} />
        <Text
          name="km"
          label={explorer.kilometresField}
          value={form.near === '' && form.kilometres === '' ? '' : form.kilometres || String(usualKilometres)}
          errors={errors}
          numeric
        />
      </div>
      {form.rows ? <Rows frame={frame} shown={shown} rows={form.rows} /> : <AsText frame={frame} shown={shown} />}
      <details class="fold" open={errors.context !== undefined}>
        <summary>{explorer.contextTitle}</summary>
        <div class="stack">
          <p class="hint">{explorer.contextHint}</p>
          <Text name="context" label={explorer.contextField} value={form.context} errors={errors} />
        </div>
      </details>
      <Actions>
        <button class="button" type="submit">
          <Icon name="search" />
          {explorer.ask}
        </button>
        {form.rows ? (
          <>
            <button class="button quiet" type="submit" name="add" value="1">
              <Icon name="plus" />
              {explorer.addRow}
            </button>
            <a href={to(frame, 'explorerQuery', {}, { space: shown.space.name, ...formQuery(form), text: '1' })}>
              {explorer.writeText}
            </a>
          </>
        ) : (
          <a href={to(frame, 'explorerQuery', {}, { space: shown.space.name, ...formQuery(form), text: '' })}>
            {explorer.writeRows}
          </a>
        )}
      </Actions>
    </form>
  );
}

function Rows({ frame, shown, rows }: Properties & { readonly rows: readonly ConditionRow[] }) {
  const { explorer } = frame.voice.words;
  const blanks = Array.from({ length: Math.max(shown.blank, rows.length === 0 ? 1 : 0) }, () => blankRow);
  return (
    <fieldset class="query-rows">
      <legend>{explorer.conditions}</legend>
      <p class="hint" id="rows-hint">
        {explorer.conditionsHint}
      </p>
      <datalist id="attributes">
        {shown.attributes.map(({ name, label }) => (
          <option value={name} label={label} />
        ))}
      </datalist>
      {[...rows, ...blanks].map((row, index) => (
        <Row frame={frame} row={row} index={index} errors={shown.errors} />
      ))}
    </fieldset>
  );
}

const blankRow: ConditionRow = { join: 'and', attribute: '', operator: 'equal', value: '', upTo: '' };

interface RowProperties {
  readonly frame: Frame;
  readonly row: ConditionRow;
  readonly index: number;
  readonly errors: FieldErrors;
}

function Row({ frame, row, index, errors }: RowProperties) {
  const { words, fill } = frame.voice;
  const { explorer } = words;
  const named = (label: string) => `${label} (${fill(explorer.condition, { n: index + 1 })})`;
  const error = errors[`v-${index}`];
  return (
    <div class="query-row">
      {index === 0 ? (
        <input type="hidden" name="j" value="and" />
      ) : (
        <div class="field query-join">
          <label class="out-of-sight" for={`j-${index}`}>
            {named(explorer.join)}
          </label>
          <select id={`j-${index}`} name="j">
            <option value="and" selected={row.join === 'and'}>
              {explorer.and}
            </option>
            <option value="or" selected={row.join === 'or'}>
              {explorer.or}
            </option>
          </select>
        </div>
      )}
      <div class="field">
        <label for={`a-${index}`}>
          {explorer.attribute} <span class="out-of-sight">{fill(explorer.condition, { n: index + 1 })}</span>
        </label>
        <input
          id={`a-${index}`}
          name="a"
          list="attributes"
          value={row.attribute}
          maxlength={500}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
      </div>
      <div class="field">
        <label for={`o-${index}`}>
          {explorer.operator} <span class="out-of-sight">{fill(explorer.condition, { n: index + 1 })}</span>
        </label>
        <select id={`o-${index}`} name="o">
          {operators.map((operator) => (
            <option value={operator} selected={operator === row.operator}>
              {explorer.operators[operator]}
            </option>
          ))}
        </select>
      </div>
      <div class="field query-value">
        <label for={`v-${index}`}>
          {explorer.value} <span class="out-of-sight">{fill(explorer.condition, { n: index + 1 })}</span>
        </label>
        <FieldError name={`v-${index}`} error={error} />
        <input
          id={`v-${index}`}
          name="v"
          value={row.value}
          maxlength={500}
          autocomplete="off"
          aria-describedby={error ? `v-${index}-error` : 'rows-hint'}
          {...(error ? { 'aria-invalid': 'true' as const } : {})}
        />
      </div>
      <div class="field query-upper">
        <label for={`w-${index}`}>
          {explorer.upTo} <span class="out-of-sight">{fill(explorer.condition, { n: index + 1 })}</span>
        </label>
        <input id={`w-${index}`} name="w" value={row.upTo} maxlength={500} autocomplete="off" />
      </div>
      {row.attribute !== '' && (
        <button
          class="button quiet small query-drop"
          type="submit"
          name="drop"
          value={index}
          aria-label={named(explorer.dropRow)}
        >
          <Icon name="close" />
          <span aria-hidden="true">{explorer.dropRow}</span>
        </button>
      )}
    </div>
  );
}

function AsText({ frame, shown }: Properties) {
  const { explorer } = frame.voice.words;
  const error = shown.errors.q;
  return (
    <div class="field">
      <input type="hidden" name="text" value="1" />
      <label for="q">{explorer.textField}</label>
      <p class="hint" id="q-hint">
        {explorer.textHint}
      </p>
      <FieldError name="q" error={error} />
      <textarea
        id="q"
        name="q"
        class="code short"
        rows={3}
        maxlength={2000}
        spellcheck={false}
        aria-describedby={error ? 'q-hint q-error' : 'q-hint'}
        {...(error ? { 'aria-invalid': 'true' as const } : {})}
      >
        {shown.form.q}
      </textarea>
    </div>
  );
}

interface TextProperties {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly errors: FieldErrors;
  readonly list?: string;
  readonly numeric?: boolean;
}

function Text({ name, label, value, errors, list, numeric = false }: TextProperties) {
  const error = errors[name];
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldError name={name} error={error} />
      <input
        id={name}
        name={name}
        value={value}
        maxlength={500}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        {...(list ? { list } : {})}
        {...(numeric ? { inputmode: 'decimal' as const } : {})}
        {...(error ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-error` } : {})}
      />
    </div>
  );
}
