import { readError } from './entity-read-errors.ts';
import type { ParameterTable } from './entity-read-parameters.ts';

const plain = { supported: ['local'], unsupported: {} } satisfies ParameterTable;
const typed = { supported: ['local', 'type'], unsupported: {} } satisfies ParameterTable;

/** Parameters of the writing operations. NGSI-LD 1.9.1 §6.4.3.1, §6.5.3, §6.6.3, §6.7.3, §6.14 to §6.17, §6.31. */
export const writeParameters = {
  plain,
  typed,
  batch: { ...plain, supported: ['local', 'options'] },
  append: { ...typed, supported: ['local', 'type', 'options'] },
  merge: { ...typed, supported: ['local', 'type', 'options', 'format', 'observedAt', 'lang'] },
  deleteAttribute: { ...typed, supported: ['local', 'type', 'deleteAll', 'datasetId'] },
} satisfies Record<string, ParameterTable>;

/** The words of `options`, all of them known to the operation. */
export function readOptions(
  parameters: Readonly<Record<string, string>>,
  known: readonly string[],
): ReadonlySet<string> {
  const words = parameters.options === undefined ? [] : parameters.options.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.includes(word))
      throw readError('parameter-invalid', { parameter: 'options', value: word.slice(0, 60) }, { field: 'options' });
  }
  return new Set(words);
}

/** What `format` says, or the words of `options` where it is not there. NGSI-LD 1.9.1 §6.3.7. */
export function readFormat(parameters: Readonly<Record<string, string>>): ReadonlySet<string> {
  const options = readOptions(parameters, formats);
  const { format } = parameters;
  if (format === undefined) return options;
  if (!formats.includes(format))
    throw readError('parameter-invalid', { parameter: 'format', value: format.slice(0, 60) }, { field: 'format' });
  return new Set([format]);
}

const formats = ['normalized', 'concise', 'keyValues', 'simplified'];
