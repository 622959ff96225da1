-- How many entities have several types: without this the database takes them for a third of all, and keeps no plan.
create statistics entity_type_count on (cardinality(types)) from entity;
