import { type Attribute, property } from '../demonstration-dataset.ts';

/** Terms of the node's own that label invented data. */
export const inventedContext = 'https://w3id.org/vozel/model/invented-context.jsonld';

/** What stands on every invented entity, for people and for machines. */
export const inventedLabel = {
  dataProvider: property('Izmišljeni podatki / Invented data'),
  isInvented: property(true),
};

/** How every description of invented data begins. */
export const inventedSentence = {
  sl: 'Izmišljeni podatki: naredi jih generator vozlišča za prikaz, v resnici ne obstajajo.',
  en: "Invented data: made by the node's own generator for demonstration, they do not exist in reality.",
} as const;

/** A value with the time to which it belongs. */
export const observed = (value: unknown, at: Date, unitCode?: string): Attribute =>
  property(value, { observedAt: at.toISOString(), ...(unitCode === undefined ? {} : { unitCode }) })!;
