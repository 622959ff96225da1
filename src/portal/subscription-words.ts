import type { Literal, QueryNode, Told } from '../context/index.ts';
import type { Frame } from './frame.ts';

type Members = Readonly<Record<string, unknown>>;
type Terms = Told['subscription']['terms'];

const inQuotes = (text: string) => `»${text}«`;

/** What a subscription watches, in one plain sentence without its full stop. */
export function watchedSentence(frame: Frame, { subscription: { body, terms } }: Told): string {
  const { words, count, fill, list } = frame.voice;
  const { subscriptions } = words;
  const of = watchedEntities(frame, body);
  const watched = body.watchedAttributes as readonly string[] | undefined;
  const what =
    terms.period !== null
      ? fill(subscriptions.periodic, { seconds: terms.period, of })
      : watched === undefined
        ? fill(subscriptions.changesOf, { of })
        : count(subscriptions.changesOfSome, watched.length, { attributes: list(watched), of });
  const where =
    terms.q === null
      ? what
      : fill(subscriptions.withCondition, { watched: what, condition: conditionInWords(frame, terms.q) });
  return terms.geo === null ? where : fill(subscriptions.inArea, { watched: where });
}

function watchedEntities(frame: Frame, { entities }: Members): string {
  const { words, count, fill, list } = frame.voice;
  const { subscriptions } = words;
  const selectors = (entities as readonly Members[] | undefined) ?? [];
  const ids = selectors.flatMap(({ id }) => (id === undefined ? [] : [id].flat())) as string[];
  if (ids.length > 0 && ids.length <= 3) return count(subscriptions.ofIds, ids.length, { ids: list(ids) });
  const types = [...new Set(selectors.map(({ type }) => type as string))].filter((type) => type !== '*');
  const of =
    types.length === 0 ? subscriptions.ofAnything : count(subscriptions.ofTypes, types.length, { types: list(types) });
  const patterns = selectors.flatMap(({ idPattern }) => (idPattern === undefined ? [] : [idPattern as string]));
  return patterns.length === 0 ? of : fill(subscriptions.ofPattern, { of, pattern: list(patterns.map(inQuotes)) });
}

/** A condition of the query language as people say it. */
export function conditionInWords(frame: Frame, node: QueryNode): string {
  const { words, fill } = frame.voice;
  const { words: said, andWord, orWord } = words.subscriptions;
  const value = (literal: Literal) => valueInWords(frame, literal);
  switch (node.kind) {
    case 'and':
      return node.terms.map((term) => conditionInWords(frame, term)).join(andWord);
    case 'or':
      return fill(said.or, { terms: node.terms.map((term) => conditionInWords(frame, term)).join(orWord) });
    case 'exists':
      return fill(said.exists, { path: node.path.text });
    case 'among': {
      const values = node.values.map(value).join(orWord);
      return fill(node.negated ? said.unequal : said.equal, { path: node.path.text, value: values });
    }
    case 'compare': {
      const forms = { '>': said.greater, '>=': said.atLeast, '<': said.less, '<=': said.atMost };
      return fill(forms[node.operator], { path: node.path.text, value: value(node.value) });
    }
    case 'range': {
      const ends = { from: value(node.from), to: value(node.to) };
      return fill(node.negated ? said.outside : said.between, { path: node.path.text, ...ends });
    }
    case 'matches':
      return fill(node.negated ? said.unlike : said.matches, {
        path: node.path.text,
        pattern: inQuotes(node.pattern.text),
      });
    case 'linked':
      return fill(said.linked, { path: node.relation.text, text: node.text });
  }
}

function valueInWords({ voice }: Frame, literal: Literal): string {
  if (literal.kind === 'number') return voice.number(literal.value);
  if (literal.kind === 'boolean') return literal.value ? voice.words.common.yes : voice.words.common.no;
  return literal.kind === 'string' ? inQuotes(literal.value) : literal.value;
}

/** The area that a subscription looks at; null: everywhere. */
export function areaInWords(frame: Frame, { geo }: Terms): string | null {
  if (geo === null) return null;
  const { words, fill } = frame.voice;
  const { subscriptions } = words;
  const { relation, geometry } = geo;
  if (relation.kind !== 'near') return subscriptions.areas[relation.kind];
  const [longitude, latitude] = (geometry.coordinates as unknown[]).flat(4) as number[];
  const point = `${latitude}, ${longitude}`;
  const form = relation.bound === 'maximum' ? subscriptions.areaNear : subscriptions.areaFar;
  return fill(form, { metres: relation.metres, point });
}
