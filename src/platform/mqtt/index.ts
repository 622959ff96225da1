export { type MqttAddress, originOf, parseMqttAddress } from './address.ts';
export type { ProtocolVersion, QualityOfService } from './connection.ts';
export { createMqttPublisher, type MqttMessage, type MqttPublisher, type MqttPublisherDeps } from './publisher.ts';
