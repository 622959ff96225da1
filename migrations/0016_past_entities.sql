-- Entities that are gone keep their history, which those may read who could read them last. A trigger, so that whoever
-- deletes leaves the mark, a node of the version before, too.
create table past_entity (
  space integer not null,
  id text collate "C" not null,
  types text[] not null,
  scopes text[] not null default '{}',
  steward uuid,
  datasets integer[] not null default '{}',
  created timestamptz not null,
  deleted timestamptz not null default now(),
  primary key (space, id)
);

create function keep_past_entity() returns trigger language plpgsql as $$
begin
  insert into past_entity (space, id, types, scopes, steward, datasets, created)
  values (old.space, old.id, old.types, old.scopes, old.steward, old.datasets, old.created)
  on conflict (space, id) do update
     set types = excluded.types, scopes = excluded.scopes, steward = excluded.steward, datasets = excluded.datasets,
         created = excluded.created, deleted = excluded.deleted;
  return null;
end
$$;
create trigger entity_gone after delete on entity for each row execute function keep_past_entity();

-- What was deleted before: the change log tells what it was, but not who answered for it.
insert into past_entity (space, id, types, scopes, datasets, created, deleted)
select distinct on (change.space, change.entity) change.space, change.entity, change.types,
       coalesce(array(select jsonb_array_elements_text(change.before -> 'scopes')), '{}'), change.datasets,
       change.written, change.written
  from change
 where change.kind = 3 and change.before is not null
   and not exists (select from entity where entity.space = change.space and entity.id = change.entity)
 order by change.space, change.entity, change.position desc;
