-- Entities of a type in the order of a page: an inverted index over lists of types gives them in none, so that a page of a
-- rare type read every entity of its space, and a page of a common one all entities of the type.
-- `space + 0` keeps the primary key out of the choice of a kept plan: that would walk the whole space for a rare type.
create index entity_first_type on entity ((space + 0), (types[1] collate "C"), id);
create index entity_several_types on entity (space, id) where cardinality(types) > 1;
drop index entity_types;
