import type { catalogue as slovene } from '../sl/catalogue.ts';
import type { SameKeys } from '../speech.ts';

/** Words of the catalogue. */
export const catalogue: SameKeys<typeof slovene> = {
  title: 'Data',
  heading: 'Datasets',
  headingQuery: 'Data for “{query}”',
  lead: 'All datasets that you may read. Most are open and need no account.',
  found: { one: '{n} dataset found.', other: '{n} datasets found.' },
  filters: 'Filters',
  apply: 'Apply filters',
  clear: 'Clear all',
  removeFilter: 'Remove filter {value}',
  chosen: 'Chosen filters',
  more: 'Show {n} more',
  sort: 'Sort',
  sorts: { relevance: 'by relevance', updated: 'by update', title: 'alphabetically' },
  facets: {
    place: 'Municipality',
    region: 'Statistical region',
    freshness: 'Freshness',
    period: 'Period',
    theme: 'Theme',
    format: 'Format',
    licence: 'Licence',
    access: 'Access',
    publisher: 'Published by',
    model: 'Data model',
  },
  emptyTitle: 'No dataset matches this search',
  emptyText:
    'Check the spelling, type fewer words or remove a filter. Search understands inflected words and missing carons.',
  emptyAll: 'Show all datasets',
  emptyNothing: 'The catalogue is still empty. When an organisation publishes its first dataset, you find it here.',
  didYouMean: 'Did you mean {suggestion}?',
  feed: 'Follow this search (Atom)',
  placesFound: 'Places',
  openAccessLabel: 'open',
  restrictedLabel: 'on request',
  by: 'Published by {publisher}',
  feedTitle: 'Vozel: datasets',
};
