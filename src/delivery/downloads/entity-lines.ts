import type { StreamedEntity } from '../../context/index.ts';
import {
  type ActiveContext,
  type CompactOptions,
  compactEntity,
  type DocumentShape,
  documentShape,
  marker,
  splitAtMarkers,
} from '../../linked-data/index.ts';

/** How entities of one shape, with the same types and scopes, are written. */
interface Template {
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly shape: DocumentShape;
  readonly head: string;
  /** What follows the id: the place of a value, and the text behind it. */
  readonly rest: readonly (readonly [place: number, text: string])[];
  readonly afterId: string;
}

const templatesTried = 4;
const maximumAttempts = 64;

/**
 * Writes entities as lines of JSON, without times of the system. Tables have rows of one or a few shapes, so after the first of a shape
 * only its values are looked for in the others; whatever is of no known shape is parsed and written in full.
 */
export function createEntityLines(
  active: ActiveContext,
  options: Omit<CompactOptions, 'sysAttrs'>,
): (entity: StreamedEntity) => string {
  const templates: Template[] = [];
  let attempts = 0;

  function learn(entity: StreamedEntity, text: string): void {
    attempts += 1;
    const template = templateOf(entity, text, active, options);
    if (template !== null) templates.unshift(template);
  }

  function known(entity: StreamedEntity, text: string): string | null {
    const most = Math.min(templates.length, templatesTried);
    for (let at = 0; at < most; at += 1) {
      const template = templates[at]!;
      const line = writtenBy(template, entity, text);
      if (line === null) continue;
      if (at > 0) templates.unshift(...templates.splice(at, 1));
      return line;
    }
    return null;
  }

  return (entity) => {
    const { text } = entity;
    if (text !== null) {
      const line = known(entity, text);
      if (line !== null) return line;
      if (attempts < maximumAttempts) learn(entity, text);
    }
    return `${JSON.stringify(compactEntity(entity, active, options))}\n`;
  };
}

function templateOf(
  { types, scopes }: StreamedEntity,
  text: string,
  active: ActiveContext,
  options: CompactOptions,
): Template | null {
  const shape = documentShape(text);
  if (shape === null) return null;
  const example = { id: marker('id'), types, scopes, document: shape.marked };
  const [head, , afterId, ...behind] = splitAtMarkers(JSON.stringify(compactEntity(example, active, options)));
  const rest: [number, string][] = [];
  for (let at = 0; at < behind.length; at += 2) rest.push([Number(behind[at]) + 1, behind[at + 1]!]);
  const last = rest.at(-1);
  if (last) last[1] += '\n';
  return { types, scopes, shape, head: head!, afterId: last ? afterId! : `${afterId}\n`, rest };
}

function writtenBy(template: Template, { id, types, scopes }: StreamedEntity, text: string): string | null {
  if (!areSame(template.types, types) || !areSame(template.scopes, scopes)) return null;
  const values = template.shape.read(text);
  if (values === null) return null;
  let line = template.head + JSON.stringify(id) + template.afterId;
  for (const [place, behind] of template.rest) line += values[place] + behind;
  return line;
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}
