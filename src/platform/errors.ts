import type { Bilingual, Language } from './language.ts';

/** What went wrong, in terms that every protocol's presenter can translate into its own status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'too-slow'
  | 'conflict'
  | 'gone'
  | 'precondition'
  | 'too-large'
  | 'unsupported-media'
  | 'unprocessable'
  | 'too-many'
  | 'head-too-large'
  | 'internal'
  | 'unsupported'
  | 'upstream'
  | 'unavailable'
  | 'upstream-timeout';

/** One row of a room's error table: its kind and its sentence, `{name}` standing for a parameter. */
export interface ErrorDefinition extends Bilingual {
  readonly kind: ErrorKind;
}

/** Values for the placeholders of a sentence. */
export type ErrorParameters = Readonly<Record<string, string | number>>;

/**
 * Slovene for what the sentences of a room's errors say in their parameters `expected`, `reason` and `measure`. `{}` in a
 * phrase stands for a name or a value, which the Slovene phrase takes over in the same order.
 */
export type ErrorPhrases = Readonly<Record<string, string>>;

const phraseParameters: ReadonlySet<string> = new Set(['expected', 'reason', 'measure']);

/** Where in the input a fault lies: a field path (`location.coordinates`) or a line number counted from 1. */
export interface FaultPlace {
  readonly field?: string;
  readonly line?: number;
}

/** What only the log may see. */
export interface ErrorExtras extends FaultPlace {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Further faults of the same input, each with its own place. */
  readonly faults?: readonly DomainError[];
}

/** A refusal that the caller can understand and act on; anything else that is thrown is a defect of the node. */
export class DomainError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly parameters: ErrorParameters;
  readonly place: FaultPlace;
  readonly details: Readonly<Record<string, unknown>>;
  readonly faults: readonly DomainError[];
  readonly #sentences: Bilingual;
  readonly #slovene: ErrorPhrases;

  constructor(
    code: string,
    definition: ErrorDefinition,
    parameters: ErrorParameters,
    extras: ErrorExtras,
    slovene: ErrorPhrases = {},
  ) {
    super(fill(definition.en, parameters), { cause: extras.cause });
    this.name = 'DomainError';
    this.code = code;
    this.kind = definition.kind;
    this.parameters = parameters;
    this.place = {
      ...(extras.field === undefined ? {} : { field: extras.field }),
      ...(extras.line === undefined ? {} : { line: extras.line }),
    };
    this.details = extras.details ?? {};
    this.faults = extras.faults ?? [];
    this.#sentences = definition;
    this.#slovene = slovene;
  }

  /** The same refusal as a fault of the input: what a caller names does not do what it is named for. */
  asInput(place: FaultPlace): DomainError {
    const definition = { ...this.#sentences, kind: 'unprocessable' } as const;
    const extras = { ...place, cause: this, details: this.details };
    return new DomainError(this.code, definition, this.parameters, extras, this.#slovene);
  }

  /** The sentence for the caller in one language. */
  sentence(language: Language): string {
    const names = Object.keys(this.parameters);
    const told = Object.fromEntries(names.map((name) => [name, this.parameterIn(language, name) ?? '']));
    return fill(this.#sentences[language], told);
  }

  /** A value of the sentence as it stands there in one language. */
  parameterIn(language: Language, name: string): string | number | undefined {
    const value = this.parameters[name];
    if (language === 'en' || typeof value !== 'string' || !phraseParameters.has(name)) return value;
    return Object.hasOwn(this.#slovene, value) ? this.#slovene[value] : withPlaces(value, this.#slovene);
  }
}

/** The phrase whose places are filled in `text`, in Slovene; else the text as it is. */
function withPlaces(text: string, slovene: ErrorPhrases): string {
  if (text.length > 1_000) return text;
  for (const [phrase, told] of Object.entries(slovene)) {
    if (!phrase.includes('{}')) continue;
    const form = phrase.split('{}').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const places = new RegExp(`^${form.join('(.*?)')}$`, 's').exec(text);
    if (places === null) continue;
    let next = 1;
    return told.replace(/\{\}/g, () => places[next++] ?? '');
  }
  return text;
}

/** Makes the errors of one room: `contextError('entity-exists', { id })` has the code `context.entity-exists`. */
export type ErrorFactory<Key extends string> = (
  key: Key,
  parameters?: ErrorParameters,
  extras?: ErrorExtras,
) => DomainError;

const registered = new Map<string, ErrorDefinition>();

/** Registers the error table of a room and returns the factory that makes its errors. `slovene` translates their phrases. */
export function defineErrors<Key extends string>(
  room: string,
  table: Readonly<Record<Key, ErrorDefinition>>,
  slovene: ErrorPhrases = {},
): ErrorFactory<Key> {
  for (const [key, definition] of Object.entries<ErrorDefinition>(table)) registered.set(`${room}.${key}`, definition);
  return (key, parameters = {}, extras = {}) =>
    new DomainError(`${room}.${key}`, table[key], parameters, extras, slovene);
}

/** Every registered error code with its definition, for the reference page and the test that keeps it true. */
export function registeredErrors(): ReadonlyMap<string, ErrorDefinition> {
  return registered;
}

function fill(sentence: string, parameters: ErrorParameters): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}
