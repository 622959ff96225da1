-- Subscriptions, what is known of their deliveries, and the notifications that wait for their receivers.

-- Grows with every change of a space's subscriptions, so that whoever follows the space knows in one look whether what
-- it remembers of them still holds.
create table subscription_head (
  space         integer primary key,
  version       bigint not null default 0,
  subscriptions integer not null default 0
);

-- `since`: changes up to this position are from before the subscription. `names`: every short name it uses with its IRI,
-- so that it can be read again without its context. `sealed`: what its receiver wants in headers, which may be secret.
create table subscription (
  space        integer not null,
  id           text collate "C" not null,
  version      bigint not null,
  maker        text not null,
  organisation uuid,
  since        bigint not null,
  body         jsonb not null,
  context      jsonb not null,
  names        jsonb not null,
  sealed       text,
  created      timestamptz not null,
  modified     timestamptz not null,
  primary key (space, id)
);
create index subscription_version on subscription (space, version);

-- One row beside each subscription, for what changes with every notification. `due`: when its next notification may
-- leave; null while nothing waits. `turn`: when a periodic one is to be made next.
create table subscription_delivery (
  space             integer not null,
  id                text collate "C" not null,
  endpoint          text not null,
  throttling        double precision not null default 0,
  period            double precision,
  turn              timestamptz,
  waiting           integer not null default 0,
  dead              integer not null default 0,
  due               timestamptz,
  holder            uuid,
  leased_until      timestamptz,
  failures          integer not null default 0,
  times_sent        bigint not null default 0,
  times_failed      bigint not null default 0,
  last_notification timestamptz,
  last_success      timestamptz,
  last_failure      timestamptz,
  fault             text,
  primary key (space, id)
) with (fillfactor = 60);
create index subscription_delivery_due on subscription_delivery (due) where due is not null;
create index subscription_delivery_turn on subscription_delivery (turn) where turn is not null;

-- Entities as they are to be told to a receiver, in the order in which they were written. `dead`: when they were given up.
create table notification (
  number       bigint generated always as identity primary key,
  space        integer not null,
  subscription text collate "C" not null,
  entity       text collate "C" not null,
  element      text not null,
  attributes   text[] not null,
  datasets     integer[] not null,
  made         timestamptz not null,
  dead         timestamptz,
  fault        text
);
create index notification_waiting on notification (space, subscription, number) where dead is null;
create index notification_dead on notification (space, subscription, number) where dead is not null;
