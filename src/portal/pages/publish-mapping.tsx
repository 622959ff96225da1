import { type ColumnProfile, type PersonalDataFinding, personalDataNames } from '../../connectors/index.ts';
import { referenceSystems } from '../../places/index.ts';
import type { Publication } from '../../publications/index.ts';
import { Select } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/parts.tsx';
import type { Frame } from '../frame.ts';
import { StepActions, StepPage, type StepView, stepAddress } from './publish-steps.tsx';

interface MappingProperties {
  readonly frame: Frame;
  readonly view: StepView;
  readonly models: readonly string[];
}

/** Step 2: what the columns mean, what is left out, which model they follow. */
export function MappingStep({ frame, view, models }: MappingProperties) {
  const { words, count } = frame.voice;
  const { publish, common } = words;
  const { publication } = view;
  const { profile, mapping } = publication;
  if (!profile) {
    return (
      <StepPage frame={frame} step={2} {...view}>
        <Notice kind="attention">
          <p>{publish.chooseFile}</p>
        </Notice>
        <p>
          <a class="button" href={stepAddress(frame, publication, 1)}>
            {common.backStep}
          </a>
        </p>
      </StepPage>
    );
  }
  return (
    <StepPage frame={frame} step={2} {...view} lead={publish.mappingLead}>
      <p class="count soft">
        {publication.source?.name}: {count(common.rowsCount, profile.rows)}
        {mapping?.geometry?.from === 'place' && `. ${publish.geocoded}`}
      </p>
      <PersonalDataNotice frame={frame} publication={publication} />
      <Form frame={frame} action={stepAddress(frame, publication, 2)} wide>
        <div class="form">
          <Select
            frame={frame}
            name="model"
            label={publish.model}
            hint={publish.modelHint}
            value={mapping?.model ?? ''}
            error={view.errors.model}
            options={[{ value: '', label: publish.modelNone }, ...models.map((name) => ({ value: name, label: name }))]}
          />
          <input type="hidden" name="modelBefore" value={mapping?.model ?? ''} />
          {mapping?.geometry && 'system' in mapping.geometry && (
            <Select
              frame={frame}
              name="system"
              label={publish.system}
              hint={systemHint(frame, publication)}
              value={mapping.geometry.system}
              options={Object.entries(referenceSystems).map(([value, name]) => ({
                value,
                label: `${name} (${value})`,
              }))}
            />
          )}
        </div>
        <section class="table-frame" aria-label={publish.questions.mapping} tabindex={0}>
          <table class="table">
            <caption class="out-of-sight">{publish.questions.mapping}</caption>
            <thead>
              <tr>
                <th scope="col">{publish.column}</th>
                <th scope="col">{publish.example}</th>
                <th scope="col">{publish.detected}</th>
                <th scope="col">{publish.target}</th>
              </tr>
            </thead>
            <tbody>
              {profile.columns.map((column, index) => (
                <ColumnRow frame={frame} publication={publication} column={column} index={index} values={view.values} />
              ))}
            </tbody>
          </table>
        </section>
        <details class="fold" open={Boolean(view.errors.mapping)}>
          <summary>{publish.expression}</summary>
          <div class="field">
            <label for="mapping">{publish.expression}</label>
            <p class="hint" id="mapping-hint">
              {publish.expressionHint}
            </p>
            <textarea
              id="mapping"
              name="mapping"
              class="code"
              rows={16}
              aria-describedby="mapping-hint"
              spellcheck={false}
            >
              {view.values.mapping ?? written(publication)}
            </textarea>
            <input type="hidden" name="mappingBefore" value={written(publication)} />
          </div>
        </details>
        <StepActions frame={frame} publication={publication} step={2} />
      </Form>
    </StepPage>
  );
}

/** How the coordinate system was found, or that a person has to say it. */
function systemHint({ voice }: Frame, { profile }: Publication): string {
  const { publish } = voice.words;
  const geometry = profile?.geometry;
  if (geometry?.ask) return publish.systemAsk;
  if (geometry?.evidence) return voice.fill(publish.systemFound, { column: geometry.evidence.column });
  return geometry?.declared ? publish.systemDeclared : publish.systemByValues;
}

/** The mapping as people edit it. */
export function written(publication: Publication): string {
  return publication.mapping ? JSON.stringify(publication.mapping, null, 2) : '';
}

/** The attribute that a column becomes; empty when it becomes none. */
export function targetOf(publication: Publication, column: string): string {
  const attributes = Object.entries(publication.mapping?.attributes ?? {});
  return attributes.find(([, source]) => 'column' in source && source.column === column)?.[0] ?? '';
}

interface ColumnRowProperties {
  readonly frame: Frame;
  readonly publication: Publication;
  readonly column: ColumnProfile;
  readonly index: number;
  readonly values: Readonly<Record<string, string>>;
}

function ColumnRow({ frame, publication, column, index, values }: ColumnRowProperties) {
  const { publish } = frame.voice.words;
  const finding = publication.findings.find((one) => one.column === column.name);
  const kept = !publication.leftOut.includes(column.name);
  const target = values[`target-${index}`] ?? targetOf(publication, column.name);
  return (
    <tr>
      <th scope="row">{column.name}</th>
      <td data-label={publish.example}>
        {finding ? finding.examples[0]?.masked : column.examples.slice(0, 2).join(', ')}
      </td>
      <td data-label={publish.detected} class="stacked">
        <ColumnTypeChoice frame={frame} column={column} index={index} />
        {column.unit && <span class="hint">{column.unit.symbol}</span>}
        <Misfits frame={frame} column={column} />
        {finding && (
          <PersonalData
            frame={frame}
            finding={finding}
            index={index}
            saved={publication.justified[column.name] ?? ''}
          />
        )}
      </td>
      <td data-label={publish.target} class="stacked">
        <div class="choice">
          <input type="checkbox" id={`keep-${index}`} name={`keep-${index}`} value="yes" checked={kept} />
          <label for={`keep-${index}`}>{publish.include}</label>
        </div>
        {isPosition(publication, column.name) && <p class="hint">{publish.becomesPosition}</p>}
        {(target !== '' || !isPosition(publication, column.name)) && (
          <>
            <label class="out-of-sight" for={`target-${index}`}>{`${publish.target}: ${column.name}`}</label>
            <input id={`target-${index}`} name={`target-${index}`} value={target} maxlength={200} autocomplete="off" />
          </>
        )}
      </td>
    </tr>
  );
}

const choosable = ['text', 'integer', 'number', 'boolean', 'date', 'dateTime'] as const;

/** The detected type, which a person may correct; shapes and composed values stay what they are. */
function ColumnTypeChoice({ frame, column, index }: { frame: Frame; column: ColumnProfile; index: number }) {
  const { publish } = frame.voice.words;
  if (!choosable.some((type) => type === column.type)) return <>{publish.columnTypes[column.type]}</>;
  return (
    <>
      <label class="out-of-sight" for={`type-${index}`}>{`${publish.detected}: ${column.name}`}</label>
      <select id={`type-${index}`} name={`type-${index}`}>
        {choosable.map((type) => (
          <option value={type} selected={type === column.type}>
            {publish.columnTypes[type]}
          </option>
        ))}
      </select>
    </>
  );
}

/** Whether the map takes its points from this column. */
function isPosition({ mapping }: Publication, column: string): boolean {
  const geometry = mapping?.geometry;
  if (geometry?.from === 'wkt') return geometry.column === column;
  if (geometry?.from === 'columns') return geometry.x === column || geometry.y === column;
  return geometry?.from === 'place' && (geometry.settlement === column || geometry.municipality === column);
}

/** Values that are not of the column's type, so that nobody is surprised by refused rows. */
function Misfits({ frame, column }: { frame: Frame; column: ColumnProfile }) {
  if (column.exceptionCount === 0) return null;
  const { words, count, list } = frame.voice;
  const examples = list(column.exceptions.slice(0, 3).map(({ value }) => value.slice(0, 40)));
  return <p class="hint">{count(words.publish.misfits, column.exceptionCount, { examples })}</p>;
}

/** What the examination found, said once over the table; each column then says only which kind. */
function PersonalDataNotice({ frame, publication }: { frame: Frame; publication: Publication }) {
  const { words, count } = frame.voice;
  const certain = publication.findings.filter(({ certainty }) => certainty === 'certain').length;
  if (certain === 0) return null;
  return (
    <div class="count">
      <Notice kind="attention">
        <p>
          <strong>{count(words.publish.personalFound, certain)}</strong>
        </p>
        <p>{words.publish.personalWhat}</p>
      </Notice>
    </div>
  );
}

interface PersonalDataProperties {
  readonly frame: Frame;
  readonly finding: PersonalDataFinding;
  readonly index: number;
  readonly saved: string;
}

function PersonalData({ frame, finding, index, saved }: PersonalDataProperties) {
  const { words, fill } = frame.voice;
  const certain = finding.certainty === 'certain';
  return (
    <div class="personal">
      <p class="field-error">
        <Icon name="warning" />
        {fill(certain ? words.publish.personal : words.publish.personalMaybe, {
          kind: personalDataNames[finding.kind][frame.language],
        })}
      </p>
      {certain && (
        <div class="basis">
          <label for={`basis-${index}`}>{words.publish.legalBasis}</label>
          <input id={`basis-${index}`} name={`basis-${index}`} value={saved} maxlength={500} />
        </div>
      )}
    </div>
  );
}
