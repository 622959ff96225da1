-- The ground: the extensions, the change log with its followers.

create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

-- The last position of each space's change log. Updated last in a writing transaction and held to its commit, so that
-- position order is commit order.
create table change_head (
  space integer primary key,
  position bigint not null default 0
) with (fillfactor = 50);

-- What was committed, in order. `part` divides the followers' work; `before` is what a deleted entity was.
create table change (
  space integer not null,
  position bigint not null,
  written timestamptz not null default now(),
  part smallint not null,
  entity text not null,
  kind smallint not null,
  version bigint not null,
  types text[] not null,
  attributes text[] not null default '{}',
  datasets integer[] not null default '{}',
  before jsonb,
  primary key (space, position, written)
) partition by range (written);

comment on column change.kind is '1 created, 2 updated, 3 deleted';

create table change_default partition of change default;

-- How far each follower has come in each part of each space, and who holds that part now. `fence` grows with every
-- new holder; a holder that lost its lease cannot move the cursor.
create table follower_cursor (
  follower text not null,
  space integer not null,
  part smallint not null,
  position bigint not null default 0,
  fence bigint not null default 0,
  holder uuid,
  leased_until timestamptz,
  primary key (follower, space, part)
) with (fillfactor = 70);
