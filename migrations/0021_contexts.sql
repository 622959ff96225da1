-- JSON-LD contexts. Those the node serves itself: added by somebody, or made because a context given inline or as several
-- needs an address. The id of the latter is the digest of what it says, so that it is the same in every space.
create table own_context (
  space   integer not null,
  id      text collate "C" not null,
  kind    text not null check (kind in ('Hosted', 'ImplicitlyCreated')),
  body    text not null,
  steward uuid,
  created timestamptz not null,
  used    timestamptz not null,
  primary key (space, id)
);
create index own_context_id on own_context (id);

-- Copies of what stands elsewhere, the same for all spaces, so that a node without a network goes on understanding it.
-- Without a body: it comes with the node, and only its use is noted.
create table fetched_context (
  url           text collate "C" primary key,
  id            uuid not null unique,
  body          text,
  etag          text,
  last_modified text,
  created       timestamptz not null,
  fetched       timestamptz not null,
  expires       timestamptz,
  used          timestamptz not null,
  -- When its origin was last asked in vain, and why; null when the last time went well.
  failed        timestamptz,
  failure       text,
  failures      integer not null default 0
);
create index fetched_context_expires on fetched_context (expires) where body is not null;
