import { readError } from './entity-read-errors.ts';
import { flag } from './entity-read-parameters.ts';
import type { QueryText } from './entity-read-query.ts';

const durationForm =
  /^P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?$/;

/**
 * Parameters about context sources ask nothing of a node that is the only one; what they cannot be is refused all the
 * same. NGSI-LD 1.9.1 Table 6.4.3.2-1.
 */
export function requireSourceParameters(text: QueryText): void {
  const { entityMap, splitEntities, entityMapLifetime: lifetime } = text;
  for (const [name, value] of Object.entries({ entityMap, splitEntities }))
    flag(value === undefined ? {} : { [name]: value }, name);
  if (lifetime !== undefined && !durationForm.test(lifetime))
    throw readError(
      'parameter-invalid',
      { parameter: 'entityMapLifetime', value: lifetime.slice(0, 60) },
      { field: 'entityMapLifetime' },
    );
}
