-- Attributes that expire: the earliest time at which an entity loses one, so that they are found without reading documents.
alter table entity add column attribute_expires timestamptz;
create index entity_attribute_expires on entity (attribute_expires) where attribute_expires is not null;
