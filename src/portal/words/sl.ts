import { accounts } from './sl/accounts.ts';
import { catalogue } from './sl/catalogue.ts';
import { columns } from './sl/columns.ts';
import { dataset } from './sl/dataset.ts';
import { errors } from './sl/errors.ts';
import { common, map } from './sl/every-page.ts';
import { explorer } from './sl/explorer.ts';
import { home } from './sl/home.ts';
import { operator } from './sl/operator.ts';
import { places } from './sl/places.ts';
import { publish } from './sl/publish.ts';
import { subscriptions } from './sl/subscriptions.ts';
import { texts } from './sl/texts.ts';
import type { SameKeys } from './speech.ts';
/** Every sentence of the portal in Slovene, its first language. */
export const sl = {
  accounts,
  catalogue,
  columns,
  common,
  dataset,
  errors,
  explorer,
  home,
  map,
  operator,
  places,
  publish,
  subscriptions,
  texts,
} as const;

/** The shape that every other language must fill. */
export type Words = SameKeys<typeof sl>;
