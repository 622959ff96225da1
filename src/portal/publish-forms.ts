import type { ColumnProfile } from '../connectors/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { Publication } from '../publications/index.ts';
import type { FieldErrors } from './components/fields.tsx';
import { faultsOf } from './forms.ts';
import type { Frame } from './frame.ts';
import { targetOf } from './pages/publish-mapping.tsx';
import type { StreamedForm } from './streamed-form.ts';

/** Faults that a form of the wizard finds itself. */
export class StepFaults extends Error {
  readonly faults: FieldErrors;

  constructor(faults: FieldErrors) {
    super('faults of a step');
    this.faults = faults;
  }
}

/** Refusals that no other entry into the form would change. */
const ofTheCaller: ReadonlySet<string> = new Set([
  'participants.not-signed-in',
  'participants.not-allowed',
  'publications.change-forbidden',
]);

/** Sentences about faulty fields by the field of the form. */
export function readFaults(error: unknown, frame: Frame): FieldErrors {
  if (error instanceof StepFaults) return error.faults;
  if (error instanceof DomainError && ofTheCaller.has(error.code)) throw error;
  const faults = Object.entries(faultsOf(error, frame));
  return Object.fromEntries(faults.map(([field, sentence]) => [formField(field), sentence]));
}

/** The field of a form that a member of the flow is entered in. */
function formField(member: string): string {
  const [step, name = ''] = member.split('.');
  if (step !== 'description') return step === 'mapping' ? 'mapping' : member;
  const fields: Readonly<Record<string, string>> = {
    titles: 'title',
    descriptions: 'description',
    themes: 'theme',
    places: 'place',
  };
  return fields[name] ?? name;
}

/** Why personal data in columns may be published. */
const readBases = (form: StreamedForm, columns: readonly ColumnProfile[]) =>
  Object.fromEntries(
    columns.flatMap((column, index) =>
      form.has(`basis-${index}`) ? [[column.name, form.text(`basis-${index}`)]] : [],
    ),
  );

/** Types that a person chose anew; null when all stay as they are. */
export function readCorrections(form: StreamedForm, { profile }: Publication): Record<string, unknown> | null {
  const chosen = (profile?.columns ?? []).flatMap((column, index) => {
    const type = form.text(`type-${index}`);
    return type !== '' && type !== column.type ? [[column.name, { ...profile?.corrections?.[column.name], type }]] : [];
  });
  return chosen.length > 0 ? { ...profile?.corrections, ...Object.fromEntries(chosen) } : null;
}

/** What the mapping step says: a chosen model suggests anew, an edited document wins, else targets of the table. */
export function readMapping(form: StreamedForm, publication: Publication, frame: Frame) {
  const columns = publication.profile?.columns ?? [];
  const leftOut = columns.filter((_, index) => !form.has(`keep-${index}`)).map((column) => column.name);
  const corrected = readCorrections(form, publication);
  if (corrected) return { leftOut, justified: readBases(form, columns), columns: corrected };
  const justified = readBases(form, columns);
  if (form.text('model') !== form.text('modelBefore')) return { leftOut, justified, model: form.text('model') || null };
  const edited = form.exact('mapping').replaceAll('\r\n', '\n');
  if (edited.trim() !== form.exact('mappingBefore').replaceAll('\r\n', '\n').trim()) {
    return { leftOut, justified, mapping: parsed(edited, frame) };
  }
  return { leftOut, justified, ...retargeted(form, publication, leftOut) };
}

function parsed(text: string, frame: Frame): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StepFaults({ mapping: frame.voice.words.publish.mappingBroken });
  }
}

/** The present mapping with the names of attributes as the table has them now. */
function retargeted(form: StreamedForm, publication: Publication, leftOut: readonly string[]): { mapping?: unknown } {
  const { mapping, profile } = publication;
  if (!mapping || !profile) return {};
  const attributes: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(mapping.attributes)) if (!('column' in source)) attributes[name] = source;
  for (const [index, column] of profile.columns.entries()) {
    const name = form.text(`target-${index}`);
    if (name === '' || leftOut.includes(column.name)) continue;
    attributes[name] = mapping.attributes[targetOf(publication, column.name)] ?? { column: column.name };
  }
  const system = form.text('system');
  const geometry =
    system && mapping.geometry && 'system' in mapping.geometry ? { ...mapping.geometry, system } : mapping.geometry;
  return { mapping: { ...mapping, attributes, geometry } };
}

/** What the description step says. */
export function readDescription(form: StreamedForm, { description }: Publication, frame: Frame) {
  const title = form.text('title');
  if (!title) throw new StepFaults({ title: frame.voice.words.publish.enterTitle });
  const both = (sl: string, en: string) => ({ ...(sl ? { sl } : {}), ...(en ? { en } : {}) });
  const email = form.text('contact');
  const keywords = form
    .text('keywords')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  return {
    ...description,
    titles: { ...description.titles, ...both(title, form.text('titleEnglish')) },
    descriptions: { ...description.descriptions, ...both(form.text('description'), form.text('descriptionEnglish')) },
    keywords: { ...description.keywords, sl: keywords },
    themes: form.has('theme') ? [form.text('theme')] : [],
    licence: form.text('licence') || null,
    places: form.has('place') ? [form.text('place')] : [],
    frequency: form.text('frequency') || null,
    contact: email ? { name: email, email } : null,
    attribution: form.text('attribution') || null,
    accessRights: form.text('visibility') === 'organisation' ? 'NON_PUBLIC' : 'PUBLIC',
  };
}
