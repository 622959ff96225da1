import { defineErrors } from '../errors.ts';

/** Why an outgoing call does not happen or does not succeed. */
export const outboundError = defineErrors('outbound', {
  'address-invalid': {
    kind: 'invalid',
    sl: 'Naslov {url} ni naslov http ali https.',
    en: 'Address {url} is not an http or https address.',
  },
  'address-private': {
    kind: 'forbidden',
    sl: 'Gostitelj {host} je v zasebnem omrežju, ki ga vozlišče ne kliče; upravljavec ga lahko dovoli z OUTBOUND_ALLOW.',
    en: 'Host {host} is in a private network that the node does not call; the operator may allow it by OUTBOUND_ALLOW.',
  },
  'name-unknown': { kind: 'upstream', sl: 'Gostitelj {host} ne obstaja.', en: 'Host {host} does not exist.' },
  unreachable: {
    kind: 'upstream',
    sl: 'Gostitelj {host} ni dosegljiv.',
    en: 'Host {host} cannot be reached.',
  },
  'timed-out': {
    kind: 'upstream-timeout',
    sl: 'Gostitelj {host} ni odgovoril v {seconds} s.',
    en: 'Host {host} has not answered within {seconds} s.',
  },
  'answer-too-large': {
    kind: 'upstream',
    sl: 'Odgovor gostitelja {host} presega {most} bajtov.',
    en: 'The answer of host {host} exceeds {most} bytes.',
  },
  'answer-unreadable': {
    kind: 'upstream',
    sl: 'Odgovora gostitelja {host} ni mogoče prebrati kot {form}.',
    en: 'The answer of host {host} cannot be read as {form}.',
  },
  'redirects-too-often': {
    kind: 'upstream',
    sl: 'Gostitelj {host} preusmerja več kot {most}-krat.',
    en: 'Host {host} redirects more than {most} times.',
  },
  resting: {
    kind: 'unavailable',
    sl: 'Gostitelj {host} večkrat zapored ni odgovoril; vozlišče ga znova pokliče čez {seconds} s.',
    en: 'Host {host} has failed several times in a row; the node calls it again in {seconds} s.',
  },
});
