-- What the node's organisations offer: dataset records, and what search knows of them.

create extension if not exists pg_trgm;

create table dataset (
  id          uuid primary key,
  space       int not null,
  slug        text not null unique,
  number      int,
  steward     uuid,
  state       text not null default 'draft' check (state in ('draft', 'published', 'paused', 'retired')),
  is_listed   boolean not null default true,
  selection   jsonb,
  description jsonb not null,
  version     bigint not null default 1,
  issued      timestamptz,
  modified    timestamptz not null,
  refreshed   timestamptz
);
create unique index dataset_number on dataset (space, number) where number is not null;
create index dataset_steward on dataset (steward, space);
create index dataset_latest on dataset (space, modified desc, id);

-- Beside the records, so that counting and ranking read narrow rows. Who may see a row is repeated here on purpose.
create table dataset_search (
  dataset    uuid primary key references dataset (id) on delete cascade,
  space      int not null,
  number     int,
  steward    uuid,
  -- 'open': every reader; 'granted': readers with a grant to its number; 'own': its own organisation.
  visible    text not null check (visible in ('open', 'granted', 'own')),
  title_key  text not null,
  modified   timestamptz not null,
  -- Words of the title that are no stop words: a short title that answers the query goes first.
  title_words int not null,
  -- Lexemes of title, keywords, themes, places and publisher.
  head       tsvector not null,
  -- The same and the description's.
  words      tsvector not null,
  -- 'theme:TRAN', 'place:municipality:061', …
  facets     text[] not null
);
create index dataset_search_head on dataset_search using gin (head);
create index dataset_search_words on dataset_search using gin (words);
create index dataset_search_facets on dataset_search using gin (facets);
create index dataset_search_latest on dataset_search (space, modified desc, dataset);
create index dataset_search_title on dataset_search (space, title_key, dataset);

-- Words that occur in visible records, without carons, for typing errors and "did you mean"; `shown` is how to write it.
create table search_word (
  word  text primary key,
  shown text not null
);
create index search_word_similar on search_word using gin (word gin_trgm_ops);

-- Every lexeme of records that everyone sees: a query word without any is a typing error or not in the catalogue.
create table search_lexeme (
  lexeme text primary key
);
