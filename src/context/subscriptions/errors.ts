import { defineErrors } from '../../platform/errors.ts';

/** Refusals of subscriptions. */
export const subscriptionError = defineErrors('subscription', {
  missing: { kind: 'missing', sl: 'Naročnine {id} ni.', en: 'Subscription {id} does not exist.' },
  exists: { kind: 'conflict', sl: 'Naročnina {id} že obstaja.', en: 'Subscription {id} already exists.' },
  'id-invalid': {
    kind: 'invalid',
    sl: 'Identifikator naročnine »{id}« ni URI.',
    en: 'Subscription id "{id}" is not a URI.',
  },
  'id-fixed': {
    kind: 'invalid',
    sl: 'Identifikatorja naročnine {id} ni mogoče spremeniti.',
    en: 'The id of subscription {id} cannot be changed.',
  },
  'body-not-object': {
    kind: 'invalid',
    sl: 'Naročnina mora biti objekt JSON.',
    en: 'A subscription must be a JSON object.',
  },
  'member-unknown': {
    kind: 'invalid',
    sl: 'Naročnina nima člana {member}.',
    en: 'A subscription has no member {member}.',
  },
  'member-missing': {
    kind: 'invalid',
    sl: 'Naročnini manjka član {member}.',
    en: 'The subscription lacks member {member}.',
  },
  'member-not-text': {
    kind: 'invalid',
    sl: 'Član {member} mora biti besedilo, ki ni prazno.',
    en: 'Member {member} must be text that is not empty.',
  },
  'member-not-flag': {
    kind: 'invalid',
    sl: 'Član {member} mora biti true ali false.',
    en: 'Member {member} must be true or false.',
  },
  'member-not-number': {
    kind: 'invalid',
    sl: 'Član {member} mora biti pozitivno število.',
    en: 'Member {member} must be a positive number.',
  },
  'member-not-list': {
    kind: 'invalid',
    sl: 'Član {member} mora biti seznam z 1 do {most} elementi.',
    en: 'Member {member} must be a list of 1 to {most} elements.',
  },
  'member-not-object': {
    kind: 'invalid',
    sl: 'Član {member} mora biti objekt.',
    en: 'Member {member} must be an object.',
  },
  'member-not-uri': {
    kind: 'invalid',
    sl: 'Član {member} mora biti URI.',
    en: 'Member {member} must be a URI.',
  },
  'member-not-time': {
    kind: 'invalid',
    sl: 'Član {member} mora biti čas v UTC, na primer 2026-03-01T12:00:00Z.',
    en: 'Member {member} must be a time in UTC, like 2026-03-01T12:00:00Z.',
  },
  'member-not-address': {
    kind: 'invalid',
    sl: 'Član {member} mora biti absoluten naslov.',
    en: 'Member {member} must be an absolute address.',
  },
  'member-not-among': {
    kind: 'invalid',
    sl: 'Član {member} mora biti nekaj od tega: {words}.',
    en: 'Member {member} must be one of: {words}.',
  },
  'member-not-coordinates': {
    kind: 'invalid',
    sl: 'Član {member} mora vsebovati koordinate GeoJSON.',
    en: 'Member {member} must contain coordinates of GeoJSON.',
  },
  'header-not-settable': {
    kind: 'invalid',
    sl: 'Član {member} ne imenuje glave, ki bi jo smel določiti naročnik.',
    en: 'Member {member} does not name a header that a subscriber may set.',
  },
  'header-value-unsendable': {
    kind: 'invalid',
    sl: 'Vrednosti člana {member} ni mogoče poslati v glavi.',
    en: 'The value of member {member} cannot be sent in a header.',
  },
  'member-refused': {
    kind: 'invalid',
    sl: 'Član {member} ni veljaven.',
    en: 'Member {member} is not valid.',
  },
  'members-exclusive': {
    kind: 'invalid',
    sl: 'Člana {first} in {second} se izključujeta.',
    en: 'Members {first} and {second} exclude each other.',
  },
  'nothing-watched': {
    kind: 'invalid',
    sl: 'Naročnina mora imeti člana entities ali watchedAttributes.',
    en: 'A subscription must have a member entities or watchedAttributes.',
  },
  'expired-already': {
    kind: 'invalid',
    sl: 'Čas {time} v članu expiresAt je že pretekel.',
    en: 'Time {time} in member expiresAt has passed already.',
  },
  'endpoint-unsupported': {
    kind: 'unprocessable',
    sl: 'Obvestil na naslove {scheme} vozlišče ne pošilja; podprti so http, https, mqtt in mqtts.',
    en: 'The node does not send notifications to {scheme} addresses; http, https, mqtt and mqtts are supported.',
  },
  'own-broker-closed': {
    kind: 'unprocessable',
    sl: 'Vozlišče nima odprtega posrednika MQTT; upravljavec ga odpre z nastavitvijo MQTT_PORT.',
    en: 'The node has no MQTT broker open; the operator opens it with the setting MQTT_PORT.',
  },
  'topic-unowned': {
    kind: 'unprocessable',
    sl: 'Naročnina s temo pri posredniku vozlišča mora pripadati organizaciji; imenujte jo v glavi Vozel-Organisation.',
    en: "A subscription with a topic at the node's broker must belong to an organisation; name it in the header Vozel-Organisation.",
  },
  'topic-foreign': {
    kind: 'forbidden',
    sl: 'Tema te naročnine pri posredniku vozlišča se mora začeti z {topics}.',
    en: "The topic of this subscription at the node's broker must begin with {topics}.",
  },
  'not-signed-in': {
    kind: 'unauthenticated',
    sl: 'Za naročnine je potreben ključ ali prijava.',
    en: 'Subscriptions need a key or a sign-in.',
  },
  'not-yours': {
    kind: 'forbidden',
    sl: 'Naročnino {id} smejo spreminjati kdor jo je ustvaril ter razvijalci, ponudniki in skrbniki njene organizacije.',
    en: 'Only its maker and developers, providers and administrators of its organisation may change subscription {id}.',
  },
  'organisation-foreign': {
    kind: 'forbidden',
    sl: 'Niste član organizacije {organisation}, za katero naj bi bila naročnina.',
    en: 'You are no member of organisation {organisation}, for which the subscription would be.',
  },
  'too-many-streams': {
    kind: 'unavailable',
    sl: 'Na vozlišče je že povezanih {most} poslušalcev sprememb; poskusite znova pozneje.',
    en: 'There are {most} listeners to changes connected to the node already; try again later.',
  },
  'too-many': {
    kind: 'too-many',
    sl: 'V prostoru je že {most} vaših naročnin, kolikor jih je dovoljenih.',
    en: 'There are {most} subscriptions of yours in the space already, which is as many as are allowed.',
  },
});
