export { type MqttAddress, originOf, parseMqttAddress } from './address.ts';
export { type MqttBroker, openMqttBroker } from './broker.ts';
export type { ProtocolVersion, QualityOfService } from './connection.ts';
export type { Rights } from './listeners.ts';
export { createMqttPublisher, type MqttMessage, type MqttPublisher, type MqttPublisherDeps } from './publisher.ts';
