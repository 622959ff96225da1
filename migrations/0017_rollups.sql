-- Observed numbers of history by the hour, so that a year is added up from hours. Made in the background; whoever reads
-- takes from the samples themselves what was written since `seen`.
create table rollup (
  series  bigint not null,
  hour    timestamptz not null,
  samples integer not null,
  -- Instances that are no plain numbers, or too large to be squared: where there are any, the sums are not the whole.
  others  integer not null,
  sum     double precision,
  sumsq   double precision,
  minimum double precision,
  maximum double precision,
  primary key (series, hour)
);
create table rollup_state (
  only_one boolean primary key default true check (only_one),
  seen     timestamptz not null
);
insert into rollup_state (seen)
select least(now(), (select min(created) from entity), (select min(created) from past_entity));

-- Rows lie in the order in which they were written; what was written lately is found without an entry for each.
create index sample_written on sample using brin ((coalesce(recorded, moment))) with (autosummarize = on);
