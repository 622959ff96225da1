-- Who acts on the node: accounts (better-auth's tables under our names), organisations, keys, and every grant.

-- Accounts. The columns of these six tables are better-auth 1.7's (core, two-factor, rate limits); a test compares
-- them with what the library expects.
create table person (
  id             text primary key,
  name           text not null,
  email          text not null unique,
  email_verified boolean not null default false,
  image          text,
  created        timestamptz not null default now(),
  modified       timestamptz not null default now(),
  second_factor  boolean not null default false,
  operator       boolean not null default false,
  language       text not null default 'sl'
);

create table session (
  id         text primary key,
  expires    timestamptz not null,
  token      text not null unique,
  created    timestamptz not null default now(),
  modified   timestamptz not null,
  address    text,
  user_agent text,
  person     text not null references person (id) on delete cascade
);
create index session_person on session (person);
create index session_expires on session (expires);

create table credential (
  id                    text primary key,
  account               text not null,
  provider              text not null,
  person                text not null references person (id) on delete cascade,
  access_token          text,
  refresh_token         text,
  id_token              text,
  access_token_expires  timestamptz,
  refresh_token_expires timestamptz,
  scope                 text,
  password              text,
  created               timestamptz not null default now(),
  modified              timestamptz not null
);
create index credential_person on credential (person);

create table verification (
  id         text primary key,
  identifier text not null,
  value      text not null,
  expires    timestamptz not null,
  created    timestamptz not null default now(),
  modified   timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table second_factor (
  id           text primary key,
  secret       text not null,
  backup_codes text not null,
  person       text not null references person (id) on delete cascade,
  verified     boolean default true,
  failures     integer default 0,
  locked_until timestamptz
);
create index second_factor_secret on second_factor (secret);
create index second_factor_person on second_factor (person);

create table sign_in_limit (
  id           text primary key,
  key          text not null unique,
  count        integer not null,
  last_request bigint not null
);

-- One-time links with which the first operator takes over the account that the node made at its first start.
create table operator_claim (
  hash    bytea primary key,
  person  text not null references person (id) on delete cascade,
  expires timestamptz not null
);

-- Organisations, their members and the invitations to them.
create table organisation (
  id           uuid primary key,
  slug         text not null unique,
  kind         text not null check (kind in ('municipality', 'state', 'company', 'research', 'ngo', 'community', 'individual')),
  names        jsonb not null,
  descriptions jsonb not null default '{}',
  place_kind   text check (place_kind in ('municipality', 'settlement', 'region')),
  place_code   text,
  website      text,
  email        text,
  colour       text,
  logo         bytea,
  logo_type    text,
  logo_digest  text,
  confirmed    boolean not null default false,
  version      integer not null default 1,
  created      timestamptz not null default now(),
  modified     timestamptz not null default now(),
  check ((place_kind is null) = (place_code is null)),
  check ((logo is null) = (logo_type is null))
);
create index organisation_place on organisation (place_kind, place_code);

create table organisation_member (
  organisation uuid not null references organisation (id) on delete cascade,
  person       text not null references person (id) on delete cascade,
  role         text not null check (role in ('administrator', 'provider', 'developer', 'member')),
  since        timestamptz not null default now(),
  primary key (organisation, person)
);
create index organisation_member_person on organisation_member (person);

create table organisation_invitation (
  id           uuid primary key,
  organisation uuid not null references organisation (id) on delete cascade,
  email        text not null,
  role         text not null check (role in ('administrator', 'provider', 'developer', 'member')),
  hash         bytea not null unique,
  invited_by   text references person (id) on delete set null,
  created      timestamptz not null default now(),
  expires      timestamptz not null,
  accepted     timestamptz
);
create unique index organisation_invitation_open on organisation_invitation (organisation, email) where accepted is null;

-- Keys of applications. Only the SHA-256 is kept: a key of 256 random bits needs no slow hash.
create table api_key (
  id           uuid primary key,
  hash         bytea not null unique,
  prefix       text not null,
  name         text not null,
  organisation uuid references organisation (id) on delete cascade,
  role         text not null check (role in ('operator', 'administrator', 'provider', 'developer', 'member')),
  created      timestamptz not null default now(),
  created_by   text references person (id) on delete set null,
  expires      timestamptz,
  last_used    timestamptz,
  revoked      timestamptz,
  check ((organisation is null) = (role = 'operator'))
);
create index api_key_organisation on api_key (organisation);

-- Who may read which dataset. Agreements, consents and publications write here; doors only read.
create table permission_grant (
  id         uuid primary key,
  holder     text not null,
  dataset    integer not null,
  shows      text[],
  source     text not null,
  until      timestamptz,
  created    timestamptz not null default now(),
  created_by text,
  unique (holder, dataset, source)
);
create index permission_grant_dataset on permission_grant (dataset);

-- Answers to POST requests with an Idempotency-Key, so that a repetition gets the same one; sealed, since an answer
-- may hold a new key. A row without an answer is a request under way.
create table idempotent_answer (
  caller  text not null,
  digest  bytea not null,
  request bytea not null,
  answer  text,
  created timestamptz not null,
  primary key (caller, digest)
);
create index idempotent_answer_created on idempotent_answer (created);
