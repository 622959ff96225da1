import type { DatasetRecord } from '../datasets/dataset.ts';
import { doorsOf } from '../datasets/doors.ts';

/** A record as the API shows it: with its address and with its doors among the distributions. */
export function presentDataset(record: DatasetRecord, baseUrl: string) {
  const { space: _, selection, distributions, ...rest } = record;
  return {
    ...rest,
    url: `${baseUrl}/datasets/${record.slug}`,
    types: selection?.types ?? [],
    distributions: [...doorsOf(record, baseUrl), ...distributions],
  };
}
