import type { ActiveContext } from '../../linked-data/index.ts';
import type { EntityState } from '../stored-entity.ts';

/** Texts of entities in one form under one context, as the bytes of an answer. */
export interface Shelf {
  find(state: EntityState): Uint8Array | undefined;
  /** Keeps a text and gives back its bytes. */
  keep(state: EntityState, text: string): Uint8Array;
  /** Whether most of what was lately looked for was not there, so that asking for bodies at once is the shorter way. */
  readonly mostlyMisses: boolean;
}

/** What was written of entities before, so that an unchanged one is neither read, parsed, compacted nor encoded again. */
export interface Renderings {
  /** The shelf of one form in one space under one context. */
  of(form: string, space: number, active: ActiveContext): Shelf;
}

/** Where the text of an entity's state lies. */
interface Slot {
  version: number;
  stamp: number;
  segment: Segment;
  start: number;
  end: number;
}

/** A piece of memory that is filled once and then only read; it goes as a whole. */
interface Segment {
  readonly bytes: Buffer;
  readonly number: number;
  used: number;
  /** What has been put here, to be forgotten with it: shelf and id. */
  readonly kept: [Map<string, Slot>, string][];
}

const segmentBytes = 2 * 1024 * 1024;
/** Callers may ask for any choice of members; each choice is a form. */
const mostForms = 256;

/**
 * Keeps at most about `maximumBytes` outside of the heap, where collecting garbage costs nothing. The oldest go first;
 * what is used while it is among the older half becomes young again.
 */
export function createRenderings(maximumBytes = 96 * 1024 * 1024): Renderings {
  const most = Math.max(2, Math.floor(maximumBytes / segmentBytes));
  const segments: Segment[] = [];
  const contexts = new WeakMap<ActiveContext, Map<string, Shelf>>();
  let made = 0;

  function room(bytes: number): Segment {
    const current = segments.at(-1);
    if (current && current.used + bytes <= current.bytes.length) return current;
    if (segments.length >= most) forget(segments.shift()!);
    made += 1;
    // Not from a pool, and new each time: who still reads an old segment keeps it for as long.
    const fresh: Segment = {
      bytes: Buffer.allocUnsafeSlow(Math.max(segmentBytes, bytes)),
      number: made,
      used: 0,
      kept: [],
    };
    segments.push(fresh);
    return fresh;
  }

  function forget(segment: Segment): void {
    for (const [slots, id] of segment.kept) if (slots.get(id)?.segment === segment) slots.delete(id);
  }

  function put(slots: Map<string, Slot>, { id, version, stamp }: EntityState, content: Uint8Array): Uint8Array {
    const segment = room(content.length);
    const start = segment.used;
    segment.bytes.set(content, start);
    segment.used += content.length;
    slots.set(id, { version, stamp, segment, start, end: segment.used });
    segment.kept.push([slots, id]);
    return segment.bytes.subarray(start, segment.used);
  }

  function createShelf(): Shelf {
    const slots = new Map<string, Slot>();
    // A moving share of what was found; it starts hopeful.
    let found = 1;
    return {
      get mostlyMisses() {
        return found < 0.3;
      },
      find(state) {
        const slot = slots.get(state.id);
        const holds = slot !== undefined && slot.version === state.version && slot.stamp === state.stamp;
        found += ((holds ? 1 : 0) - found) / 256;
        if (!holds) return undefined;
        const text = slot.segment.bytes.subarray(slot.start, slot.end);
        return slot.segment.number + most / 2 > made ? text : put(slots, state, text);
      },
      keep: (state, text) => put(slots, state, Buffer.from(text)),
    };
  }

  return {
    of(form, space, active) {
      const shelves = contexts.get(active) ?? new Map<string, Shelf>();
      contexts.set(active, shelves);
      const name = `${space}/${form}`;
      const known = shelves.get(name);
      if (known) return known;
      if (shelves.size >= mostForms) shelves.delete(shelves.keys().next().value!);
      const shelf = createShelf();
      shelves.set(name, shelf);
      return shelf;
    },
  };
}
