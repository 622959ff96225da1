-- Histories of a type are found as entities of a type are: also those of entities that are gone, in the order of a page.
create index past_entity_first_type on past_entity ((space + 0), (types[1] collate "C"), id);
create index past_entity_several_types on past_entity (space, id) where cardinality(types) > 1;
