import { contextError } from '../errors.ts';
import type { ParameterTable } from './entity-read-parameters.ts';

const plain = { supported: ['local'], unsupported: { type: null, via: null } } satisfies ParameterTable;

/** Parameters of the writing operations. NGSI-LD 1.9.1 §6.4.3.1, §6.5.3, §6.6.3, §6.7.3, §6.14 to §6.17, §6.31. */
export const writeParameters = {
  plain,
  append: { ...plain, supported: ['local', 'options'] },
  merge: { ...plain, supported: ['local', 'options', 'format', 'observedAt', 'lang'] },
  deleteAttribute: { ...plain, supported: ['local', 'deleteAll', 'datasetId'] },
} satisfies Record<string, ParameterTable>;

/** The words of `options`, all of them known to the operation. */
export function readOptions(
  parameters: Readonly<Record<string, string>>,
  known: readonly string[],
): ReadonlySet<string> {
  const words = parameters.options === undefined ? [] : parameters.options.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.includes(word))
      throw contextError('parameter-invalid', { parameter: 'options', value: word.slice(0, 60) }, { field: 'options' });
  }
  return new Set(words);
}
