import { defineErrors } from '../errors.ts';

/** Why a message does not reach an MQTT broker. */
export const mqttError = defineErrors('mqtt', {
  'address-invalid': {
    kind: 'invalid',
    sl: 'Naslov MQTT mora imeti obliko mqtt[s]://[uporabnik[:geslo]@]gostitelj[:vrata]/tema, brez znakov + in # v temi.',
    en: 'An MQTT address must have the form mqtt[s]://[user[:password]@]host[:port]/topic, without + and # in the topic.',
  },
  refused: {
    kind: 'forbidden',
    sl: 'Posrednik MQTT {host} zavrača sporočilo: {reason}.',
    en: 'MQTT broker {host} refuses the message: {reason}.',
  },
  unreachable: {
    kind: 'upstream',
    sl: 'Posrednik MQTT {host} ni dosegljiv: {reason}.',
    en: 'MQTT broker {host} cannot be reached: {reason}.',
  },
  'broken-off': {
    kind: 'upstream',
    sl: 'Povezava s posrednikom MQTT {host} se je končala pred potrditvijo: {reason}.',
    en: 'The connection to MQTT broker {host} ended before the acknowledgement: {reason}.',
  },
  'timed-out': {
    kind: 'upstream-timeout',
    sl: 'Posrednik MQTT {host} sporočila ni potrdil v {seconds} s.',
    en: 'MQTT broker {host} has not acknowledged the message within {seconds} s.',
  },
  'nobody-listens': {
    kind: 'unavailable',
    sl: 'Pri posredniku MQTT vozlišča nihče ne posluša teme {topic}.',
    en: "Nobody listens to topic {topic} at the node's own MQTT broker.",
  },
  'port-not-opened': {
    kind: 'unavailable',
    sl: 'Vrat {port} za posrednika MQTT (MQTT_PORT) ni mogoče odpreti: {reason}.',
    en: 'Port {port} for the MQTT broker (MQTT_PORT) cannot be opened: {reason}.',
  },
  'too-many-connections': {
    kind: 'unavailable',
    sl: 'Vozlišče ima že {most} povezav s posredniki MQTT, kolikor jih je dovoljenih.',
    en: 'The node has {most} connections to MQTT brokers already, which is as many as are allowed.',
  },
});
