import { defineErrors } from '../errors.ts';

/** What can be wrong with a setting; the place of each fault is the setting's name. */
export const settingError = defineErrors('settings', {
  'faults-found': {
    kind: 'invalid',
    sl: 'Nastavitve imajo napake ({count}). Vozlišče se ne zažene.',
    en: 'The settings have faults ({count}). The node does not start.',
  },
  'not-a-port': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ni številka vrat med 0 in 65535.',
    en: 'Setting {name} is not a port number between 0 and 65535.',
  },
  'not-a-number': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ni celo število med {least} in {most}.',
    en: 'Setting {name} is not a whole number between {least} and {most}.',
  },
  'not-an-address': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ni spletni naslov oblike {form}.',
    en: 'Setting {name} is not an address of the form {form}.',
  },
  'not-a-choice': {
    kind: 'invalid',
    sl: 'Nastavitev {name} pozna le vrednosti: {choices}.',
    en: 'Setting {name} knows only these values: {choices}.',
  },
  'too-short': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ima manj kot {least} znakov.',
    en: 'Setting {name} has fewer than {least} characters.',
  },
  'not-a-network': {
    kind: 'invalid',
    sl: 'Nastavitev {name} vsebuje »{value}«, kar ni naslov IP, omrežje (10.0.0.0/8) ali ime gostitelja.',
    en: 'Setting {name} contains "{value}", which is not an IP address, a network (10.0.0.0/8) or a host name.',
  },
  'not-a-mailbox': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ni e-poštni naslov.',
    en: 'Setting {name} is not an e-mail address.',
  },
  'has-control-characters': {
    kind: 'invalid',
    sl: 'Nastavitev {name} vsebuje nevidne krmilne znake.',
    en: 'Setting {name} contains invisible control characters.',
  },
  'file-unusable': {
    kind: 'invalid',
    sl: 'Datoteke {file}, ki jo navaja nastavitev {name}, ni mogoče uporabiti: {reason}.',
    en: 'The file {file} that setting {name} names cannot be used: {reason}.',
  },
  'list-empty': {
    kind: 'invalid',
    sl: 'Nastavitev {name} ne našteje ničesar.',
    en: 'Setting {name} lists nothing.',
  },
});
