-- The queue of a subscription holds no more than its bound; what does not fit stays in the change log until there is room.
--
-- `bytes`: what its elements take up, those that were given up included. `behind`: where in the change log the first change
-- lies that did not fit; null while all do. `missed`: the last such change. `joined`: changes up to here have been fetched from
-- the log. `lapsed`: when changes were dropped from the log before there was room for them. `attempts`: the last ones, the
-- newest first.
alter table subscription_delivery
  add column bytes    bigint not null default 0,
  add column behind   bigint,
  add column missed   bigint not null default 0,
  add column joined   bigint not null default 0,
  add column lapsed   timestamptz,
  add column attempts jsonb not null default '[]';

update subscription_delivery delivery
   set bytes = held.bytes
  from (select space, subscription, sum(octet_length(element)) as bytes from notification group by space, subscription) as held
 where held.space = delivery.space and held.subscription = delivery.id;

create index subscription_delivery_behind on subscription_delivery (space, id) where behind is not null;
