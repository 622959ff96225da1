import { type AttributeInstance, nullMarker } from '../../../linked-data/index.ts';
import { contextError } from '../../errors.ts';
import { instancesOf, isDeletion } from '../../instances.ts';

/** Where the mark of deletion may still stand: nowhere, or as the whole of a sub-attribute or of its metadata. */
type Allowed = 'none' | 'members';

/** Refuses the mark of deletion where nothing can be deleted. NGSI-LD 1.9.1 §5.2.1, §5.5.4. */
export function requireNoNulls(attribute: string, instance: AttributeInstance, allowed: Allowed = 'none'): void {
  const refuse = () => contextError('null-forbidden', { attribute }, { field: attribute });
  if (allowed === 'none' && isDeletion(instance)) throw refuse();
  for (const member in instance) {
    const value = instance[member];
    if (member.includes(':')) {
      for (const part of instancesOf(value as AttributeInstance)) {
        if (allowed === 'none' || !isDeletion(part)) requireNoNulls(attribute, part, allowed);
      }
    } else if (value === nullMarker) {
      if (allowed === 'none') throw refuse();
    } else if ((member === 'value' || member === 'languageMap') && holdsNull(value)) throw refuse();
  }
}

/** Whether the mark of deletion stands somewhere inside a value. */
function holdsNull(value: unknown): boolean {
  if (value === nullMarker) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsNull);
}
