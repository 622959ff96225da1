import type { ErrorPhrases } from '../platform/errors.ts';

/** Why what is written is refused, in Slovene, as `errors.ts` puts it into its sentences. */
export const slovenePhrases: ErrorPhrases = {
  'it is not an object': 'ni objekt',
  'it has no id': 'nima člana id',
  'it has no type': 'nima tipa',
  'it is not a name': 'ni ime',
  'it is not the name of an attribute': 'ni ime atributa',
  'it is not a URI': 'ni URI',
  'it is no time': 'ni datum in čas',
  // histories
  'its instances are not objects': 'vrednosti v zgodovini niso objekti',
  'it has no instance': 'nima nobene vrednosti',
  'it has more than 100000 instances': 'ima več kot 100.000 vrednosti',
  'what it lists are not pairs of a value and a time': 'našteto niso pari vrednosti in časa',
  'its scope is not text': 'doseg ni besedilo',
  'observedAt must be a date and time in UTC, like 2026-03-01T12:00:00Z':
    'observedAt mora biti datum in čas v UTC, kot je 2026-03-01T12:00:00Z',
  'the body must hold exactly one instance of the attribute': 'telo mora imeti natanko eno vrednost atributa',
  // what cannot be stored
  'a scope changes with its entity, not by itself': 'doseg se spreminja z entiteto, ne sam zase',
  'the year 0 does not exist': 'leta 0 ni',
  'it contains the character NUL': 'vsebuje znak NUL',
  'it contains half of a surrogate pair': 'vsebuje polovico nadomestnega para',
  'the number is too large': 'število je preveliko',
  'the number is too long': 'število je predolgo',
  'it is longer than 1000 bytes': 'je daljše od 1000 bajtov',
  'it is longer than 800 bytes': 'je daljše od 800 bajtov',
  'it is longer than 500 bytes': 'je daljše od 500 bajtov',
  'it is longer than 100 bytes': 'je daljše od 100 bajtov',
  'a name must not contain {}': 'ime ne sme vsebovati {}',
  '"{}" is not a scope': '»{}« ni doseg',
  'its id is not {}': 'id ni {}',
  'it nests deeper than 80': 'gnezdi globlje od 80 ravni',
};
