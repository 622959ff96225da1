import type { AttributeInstance } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/index.ts';
import { requireWritable } from '../entities/may-write.ts';
import { requireNoNulls } from '../entities/operations/index.ts';
import { contextError } from '../errors.ts';
import { instanceSample } from '../history/samples.ts';
import { temporalError } from './errors.ts';
import { readInstanceId } from './evolution.ts';
import {
  deleteAttributeHistory,
  deleteEvolution,
  hasHistory,
  lockEdited,
  logTouch,
  putInstance,
  takeInstance,
} from './history-edit-store.ts';
import { rollUpAnew } from './rollup-store.ts';

/** Which instances of an attribute's history go. */
export interface DoomedHistory {
  readonly attribute: string;
  readonly datasetId?: string;
  readonly all: boolean;
}

/** Names one instance. */
export interface InstancePlace {
  readonly attribute: string;
  readonly instanceId: string;
}

/** Corrects and removes history, as far as the participant may write the entity; the present stays as it is. */
export interface HistoryEdits {
  deleteEvolution(access: Access, id: string): Promise<void>;
  deleteAttribute(access: Access, id: string, doomed: DoomedHistory): Promise<void>;
  replaceInstance(access: Access, id: string, place: InstancePlace, instance: AttributeInstance): Promise<void>;
  deleteInstance(access: Access, id: string, place: InstancePlace): Promise<void>;
}

/** Makes the editor; each edit is one transaction with its note in the change log. */
export function createHistoryEdits({
  db,
  clock,
  committed,
}: {
  readonly db: Database;
  readonly clock: Clock;
  /** Told after each commit, so that followers of the change log wake up. */
  readonly committed?: ((space: number) => void) | undefined;
}): HistoryEdits {
  async function edit(access: Access, id: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await db.transaction(async (tx) => {
      const entity = await lockEdited(tx, access.space, id);
      if (entity === null) throw contextError('entity-missing', { id });
      requireWritable(access, entity, { kind: 'delete', id });
      await work(tx);
      if (entity.version !== null) await logTouch(tx, access.space, entity);
    });
    committed?.(access.space);
  }

  return {
    deleteEvolution: (access, entity) =>
      edit(access, entity, async (tx) => {
        const deleted = await deleteEvolution(tx, { space: access.space, entity });
        if (deleted === 0) throw temporalError('evolution-unknown', { id: entity });
      }),
    deleteAttribute: (access, entity, { attribute, datasetId, all }) =>
      edit(access, entity, async (tx) => {
        const dataset = all ? null : datasetId === undefined || datasetId === '@none' ? '' : datasetId;
        const deleted = await deleteAttributeHistory(tx, { space: access.space, entity }, attribute, dataset);
        if (deleted === 0) throw contextError('attribute-missing', { id: entity, attribute });
      }),
    replaceInstance: (access, entity, place, instance) =>
      edit(access, entity, async (tx) => {
        requireNoNulls(place.attribute, instance);
        const taken = await taking(tx, access.space, entity, place);
        const { unitCode = taken.unit, datasetId = taken.dataset || '@none' } = instance;
        const member =
          unitCode !== taken.unit ? 'unitCode' : datasetId !== (taken.dataset || '@none') ? 'datasetId' : null;
        if (member !== null) throw temporalError('series-fixed', { member }, { field: member });
        const { observedAt, ...rest } = instance;
        // NGSI-LD 1.9.1 §5.6.14.4: `createdAt` stays.
        const at = { ...rest, ...(observedAt === undefined ? {} : { observedAt }) };
        const { moment, recorded, number, body } = instanceSample(place.attribute, at, taken.created);
        const whole = body ?? { type: 'Property', value: number };
        const marks = { modifiedAt: clock.now().toISOString(), instanceId: place.instanceId };
        await putInstance(tx, taken.series, { moment, recorded, body: { ...whole, ...marks } });
        await rollUpAnew(tx, taken.series, [taken.moment, moment]);
      }),
    deleteInstance: (access, entity, place) =>
      edit(access, entity, async (tx) => {
        const { series, moment } = await taking(tx, access.space, entity, place);
        await rollUpAnew(tx, series, [moment]);
      }),
  };
}

async function taking(tx: Transaction, space: number, entity: string, { attribute, instanceId }: InstancePlace) {
  const place = { space, entity };
  if (!(await hasHistory(tx, place, attribute))) throw contextError('attribute-missing', { id: entity, attribute });
  const name = readInstanceId(instanceId);
  const taken = name && (await takeInstance(tx, place, attribute, { id: instanceId, name }));
  if (!taken) throw temporalError('instance-unknown', { instance: instanceId.slice(0, 200) });
  return taken;
}
