-- History by time and by how long it is kept: narrower samples, partitions that are dropped whole, sums by hour and by day.

-- How long what is remembered of entities of a type is kept; '' stands for all types of the space without a rule of their
-- own, null for ever.
create table retention_rule (
  space  integer not null,
  type   text collate "C" not null default '',
  raw    integer check (raw > 0),
  hourly integer check (hourly > 0),
  daily  integer check (daily > 0),
  primary key (space, type)
);
-- Series that are kept equally long lie together. `raw_from`: what lay before was dropped with its partition.
create table retention_class (
  number   smallint primary key,
  raw      integer not null unique,
  raw_from timestamptz
);
-- Spaces whose series may have to be moved or thinned out: those that have or had a rule.
create table retention_space (
  space  integer primary key,
  thinned timestamptz
);

-- Before these times (each the beginning of a day) samples, hours and days have been removed.
alter table series add column raw_from timestamptz, add column hourly_from timestamptz, add column daily_from timestamptz;

-- The order of the columns leaves no gaps: 60 bytes a row.
alter table sample rename to sample_before;
alter index sample_moment rename to sample_before_moment;
alter index sample_written rename to sample_before_written;
create table sample (
  moment    timestamptz not null,
  recorded  timestamptz,
  number    double precision,
  series    integer not null,
  retention smallint not null default 0,
  body      jsonb
) partition by list (retention);
create table sample_class_0 partition of sample for values in (0) partition by range (moment);
create table sample_class_0_other partition of sample_class_0 default;
create table sample_unclassed partition of sample default;
-- What was written so far stays together, up to the end of its last month; then a partition each month.
do $$
declare
  this_month timestamp := date_trunc('month', now() at time zone 'UTC');
  begins timestamp := this_month + case when exists (select from sample_before) then interval '1 month' else interval '0' end;
begin
  execute format('create table sample_class_0_past partition of sample_class_0 for values from (minvalue) to (%L)',
                 begins at time zone 'UTC');
  while begins <= this_month + interval '1 month' loop
    execute format('create table %I partition of sample_class_0 for values from (%L) to (%L)',
                   'sample_class_0_' || to_char(begins, 'YYYYMMDD'), begins at time zone 'UTC',
                   (begins + interval '1 month') at time zone 'UTC');
    begins := begins + interval '1 month';
  end loop;
end
$$;
insert into sample (moment, recorded, number, series, body)
select moment, recorded, number, series, body from sample_before;
drop table sample_before;
create index sample_moment on sample (series, moment);
-- Rows lie in the order in which they were written; what was written lately is found without an entry for each.
create index sample_written on sample using brin ((coalesce(recorded, moment))) with (autosummarize = on);
-- What came more than an hour late, so that a reader finds it however old the hour is that it belongs to.
create index sample_late on sample (series, recorded) where recorded - moment > interval '1 hour';

-- Observed numbers by the hour and by the day. `numbers` of the `samples` are such that can be squared; `deviations` is the
-- sum of their squared distances from their mean. The tables of the version before stay until no node of it runs.
create table rollup_hour (
  series     integer not null,
  samples    integer not null,
  start      timestamptz not null,
  numbers    integer not null,
  sum        double precision,
  sumsq      double precision,
  deviations double precision,
  minimum    double precision,
  maximum    double precision,
  primary key (series, start)
);
create table rollup_day (like rollup_hour including all);
create table rollup_progress (
  only_one boolean primary key default true check (only_one),
  seen     timestamptz not null
);
insert into rollup_progress (seen)
select least(now(), (select min(created) from entity), (select min(created) from past_entity));
