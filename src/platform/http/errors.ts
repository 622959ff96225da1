import { defineErrors } from '../errors.ts';

/** What the node says about a request before any room has looked at it. */
export const httpError = defineErrors('http', {
  'port-in-use': {
    kind: 'conflict',
    sl: 'Vrata {port} so zasedena; ustavite, kar teče na njih, ali nastavite druga s PORT.',
    en: 'Port {port} is taken; stop what runs on it or set another PORT.',
  },
  'port-not-opened': {
    kind: 'unavailable',
    sl: 'Na naslovu {host} in vratih {port} ni mogoče poslušati ({reason}); popravite HOST ali PORT.',
    en: 'The node cannot listen on address {host}, port {port} ({reason}); correct HOST or PORT.',
  },
  'no-such-page': { kind: 'missing', sl: 'Na naslovu {path} ni ničesar.', en: 'There is nothing at {path}.' },
  'method-not-allowed': {
    kind: 'method-not-allowed',
    sl: 'Naslov {path} ne pozna metode {method}; pozna: {allowed}.',
    en: 'The address {path} does not know the method {method}; it knows: {allowed}.',
  },
  'request-unreadable': {
    kind: 'invalid',
    sl: 'Zahtevek ni zapisan po pravilih HTTP.',
    en: 'The request is not written as HTTP wants it.',
  },
  'request-too-slow': {
    kind: 'too-slow',
    sl: 'Zahtevek ni prispel v času, ki ga vozlišče počaka nanj.',
    en: 'The request has not arrived in the time that the node waits for it.',
  },
  'head-too-large': {
    kind: 'head-too-large',
    sl: 'Naslov in glava zahtevka presegata 16 KiB.',
    en: 'The address and the headers of the request exceed 16 KiB.',
  },
  'address-unstorable': {
    kind: 'invalid',
    sl: 'Naslov vsebuje znak NUL (%00), ki ni dovoljen.',
    en: 'The address contains the character NUL (%00), which is not allowed.',
  },
  internal: {
    kind: 'internal',
    sl: 'Vozlišče zahtevka ni moglo obdelati zaradi lastne napake. Oznaka zahtevka: {requestId}.',
    en: 'The node could not handle the request because of a fault of its own. Request id: {requestId}.',
  },
  'bad-request': {
    kind: 'invalid',
    sl: 'Zahtevek ni razumljiv: {reason}.',
    en: 'The request is not understandable: {reason}.',
  },
  refused: {
    kind: 'forbidden',
    sl: 'Zahtevek je zavrnjen: {reason}.',
    en: 'The request is refused: {reason}.',
  },
  'body-too-large': {
    kind: 'too-large',
    sl: 'Telo zahtevka presega {most} bajtov.',
    en: 'The body of the request exceeds {most} bytes.',
  },
  'body-too-deep': {
    kind: 'invalid',
    sl: 'Telo zahtevka je ugnezdeno globlje od {most} ravni (vrstica {line}).',
    en: 'The body of the request is nested deeper than {most} levels (line {line}).',
  },
  'body-missing': { kind: 'invalid', sl: 'Zahtevek nima telesa.', en: 'The request has no body.' },
  'body-incomplete': {
    kind: 'invalid',
    sl: 'Telo zahtevka se je prekinilo pred koncem.',
    en: 'The body of the request broke off before its end.',
  },
  'body-not-utf8': {
    kind: 'invalid',
    sl: 'Telo zahtevka ni zapisano v UTF-8.',
    en: 'The body of the request is not written in UTF-8.',
  },
  'body-compressed': {
    kind: 'unsupported-media',
    sl: 'Stisnjenega telesa zahtevka ({encoding}) vozlišče ne sprejema.',
    en: 'The node does not accept a compressed request body ({encoding}).',
  },
  'json-malformed': {
    kind: 'invalid',
    sl: 'Telo zahtevka ni veljaven JSON (vrstica {line}, stolpec {column}).',
    en: 'The body of the request is not valid JSON (line {line}, column {column}).',
  },
  'json-text-unstorable': {
    kind: 'invalid',
    sl: 'Polje {field} vsebuje znak NUL ali polovico znaka Unicode, česar ni mogoče shraniti.',
    en: 'Field {field} contains the character NUL or half of a Unicode character, which cannot be stored.',
  },
  'json-name-forbidden': {
    kind: 'invalid',
    sl: 'Ime polja {field} ni dovoljeno.',
    en: 'The field name {field} is not allowed.',
  },
  'media-type-unsupported': {
    kind: 'unsupported-media',
    sl: 'Vrste vsebine {type} tu ni mogoče sprejeti; sprejmejo se: {accepted}.',
    en: 'Content type {type} is not accepted here; accepted are: {accepted}.',
  },
  'not-acceptable': {
    kind: 'not-acceptable',
    sl: 'Nobena od zahtevanih oblik ni na voljo; na voljo so: {offered}.',
    en: 'None of the requested formats is available; available are: {offered}.',
  },
  'number-invalid': {
    kind: 'invalid',
    sl: 'Parameter {field} ni celo število med {least} in {most}.',
    en: 'Parameter {field} is not a whole number between {least} and {most}.',
  },
  'cursor-invalid': {
    kind: 'invalid',
    sl: 'Parameter {field} ni nadaljevanje, ki ga je izdalo to vozlišče.',
    en: 'Parameter {field} is not a continuation that this node gave out.',
  },
  'value-invalid': {
    kind: 'invalid',
    sl: 'Vrednost polja {field} ni veljavna: {reason}.',
    en: 'The value of field {field} is not valid: {reason}.',
  },
  'input-invalid': {
    kind: 'invalid',
    sl: 'Zahtevek ima neveljavna polja ({count}).',
    en: 'The request has invalid fields ({count}).',
  },
  'precondition-failed': {
    kind: 'precondition',
    sl: 'Vir se je medtem spremenil; pogoj {condition} ne drži.',
    en: 'The resource has changed in the meantime; the condition {condition} does not hold.',
  },
  'etag-malformed': {
    kind: 'invalid',
    sl: 'Glava {field} ni seznam oznak ETag.',
    en: 'Header {field} is not a list of entity tags.',
  },
  'idempotency-key-malformed': {
    kind: 'invalid',
    sl: 'Glava Idempotency-Key mora imeti od 1 do 255 vidnih znakov ASCII.',
    en: 'The Idempotency-Key header must have 1 to 255 visible ASCII characters.',
  },
  'idempotency-key-reused': {
    kind: 'unprocessable',
    sl: 'Isti Idempotency-Key je bil že uporabljen za drugačen zahtevek.',
    en: 'The same Idempotency-Key has already been used for another request.',
  },
  'idempotent-request-under-way': {
    kind: 'conflict',
    sl: 'Zahtevek z istim Idempotency-Key se še izvaja; počakajte na njegov odgovor.',
    en: 'A request with the same Idempotency-Key is still under way; wait for its answer.',
  },
  'too-many-requests': {
    kind: 'too-many',
    sl: 'Preveč zahtevkov; poskusite znova čez {seconds} s.',
    en: 'Too many requests; try again in {seconds} s.',
  },
  'database-away': {
    kind: 'unavailable',
    sl: 'Podatkovna baza trenutno ni dosegljiva; poskusite znova čez {seconds} s.',
    en: 'The database cannot be reached at the moment; try again in {seconds} s.',
  },
  'database-busy': {
    kind: 'unavailable',
    sl: 'Podatkovna baza je zasedena in ni nič zapisala; poskusite znova čez {seconds} s.',
    en: 'The database is busy and has written nothing; try again in {seconds} s.',
  },
  'too-many-at-once': {
    kind: 'too-many',
    sl: 'Z enega naslova vozlišče hkrati obdeluje največ {most} zahtevkov; počakajte, da se kateri konča.',
    en: 'The node works on at most {most} requests of one address at once; wait until one of them ends.',
  },
  overloaded: {
    kind: 'unavailable',
    sl: 'Vozlišče je preobremenjeno; poskusite znova čez {seconds} s.',
    en: 'The node is overloaded; try again in {seconds} s.',
  },
  starting: {
    kind: 'unavailable',
    sl: 'Vozlišče se še zaganja; poskusite znova čez {seconds} s.',
    en: 'The node is still starting; try again in {seconds} s.',
  },
  stopping: {
    kind: 'unavailable',
    sl: 'Vozlišče se ustavlja; poskusite znova čez {seconds} s.',
    en: 'The node is stopping; try again in {seconds} s.',
  },
  'took-too-long': {
    kind: 'unavailable',
    sl: 'Zahtevek je trajal več kot {seconds} s in je bil prekinjen.',
    en: 'The request took more than {seconds} s and was broken off.',
  },
  'cross-site': {
    kind: 'forbidden',
    sl: 'Zahtevek s prijavnim piškotkom prihaja z druge spletne strani.',
    en: 'A request with a session cookie comes from another site.',
  },
});
