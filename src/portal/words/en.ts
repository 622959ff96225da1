import { accounts } from './en/accounts.ts';
import { catalogue } from './en/catalogue.ts';
import { columns } from './en/columns.ts';
import { dataset } from './en/dataset.ts';
import { errors } from './en/errors.ts';
import { common, map } from './en/every-page.ts';
import { explorer } from './en/explorer.ts';
import { home } from './en/home.ts';
import { operator } from './en/operator.ts';
import { places } from './en/places.ts';
import { publish } from './en/publish.ts';
import { subscriptions } from './en/subscriptions.ts';
import { texts } from './en/texts.ts';
import type { Words } from './sl.ts';

/** Every sentence of the portal in English. */
export const en: Words = {
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
};
