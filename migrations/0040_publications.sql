-- Publications: a source, its mapping, description and terms as one thing with a life cycle, and the runs that read it.

create table publication (
  id                uuid primary key,
  space             integer not null,
  organisation      uuid not null,
  slug              text not null unique,
  state             text not null check (state in ('draft', 'checked', 'awaiting-approval', 'published', 'paused', 'retired')),
  author            text,
  author_name       text not null,
  source            jsonb,
  profile           jsonb,
  findings          jsonb not null default '[]',
  left_out          text[] not null default '{}',
  -- Column → why personal data in it may be published.
  justified         jsonb not null default '{}',
  mapping           jsonb,
  description       jsonb not null,
  approval_required boolean not null default false,
  approved_by       text,
  approver_name     text,
  -- Number of its selection in context, and id of its record in the catalogue; from the first run on.
  dataset           integer,
  record            uuid,
  -- Feeds: what the last answer said about itself, and when the next request is due.
  feed_version      jsonb,
  next_pull         timestamptz,
  version           integer not null default 1,
  created           timestamptz not null default now(),
  modified          timestamptz not null default now(),
  published         timestamptz,
  retired           timestamptz
);
create index publication_organisation on publication (organisation, modified desc);
create index publication_due on publication (next_pull) where next_pull is not null;

create table publication_run (
  id           uuid primary key,
  publication  uuid not null references publication on delete cascade,
  kind         text not null check (kind in ('check', 'publish', 'replace', 'append', 'pull', 'retire')),
  state        text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- The file that this run reads; its path lies below DATA_DIR/uploads.
  source       jsonb,
  requested_by text,
  bytes        bigint not null default 0,
  total_bytes  bigint not null default 0,
  counts       jsonb not null default '{}',
  -- First entities, and what the model requires and rows lack.
  outcome      jsonb not null default '{}',
  error        jsonb,
  created      timestamptz not null default now(),
  started      timestamptz,
  -- A running run whose beat is old belongs to a process that is gone.
  beat         timestamptz,
  ended        timestamptz
);
create index publication_run_history on publication_run (publication, created desc);
create index publication_run_open on publication_run (state, created) where state in ('waiting', 'running');
-- Two runs of one publication would undo each other.
create unique index publication_run_single on publication_run (publication) where state in ('waiting', 'running');

create table publication_rejection (
  run         uuid not null references publication_run on delete cascade,
  ordinal     integer not null,
  line        integer not null,
  column_name text,
  code        text not null,
  sl          text not null,
  en          text not null,
  primary key (run, ordinal)
);

-- What is published: each entity with a digest of its content, so that the next file can be compared without reading entities.
create table publication_entity (
  publication uuid not null references publication on delete cascade,
  entity      text collate "C" not null,
  digest      text not null,
  primary key (publication, entity)
);

-- What a run under way has read; emptied when it ends.
create table publication_candidate (
  run    uuid not null references publication_run on delete cascade,
  entity text collate "C" not null,
  digest text not null,
  line   integer not null,
  primary key (run, entity)
);
