-- Queries compare instants by value and keep expression indexes for the attribute paths that people filter by.

-- The form in which stored instants compare as text; null for anything else. src/context/query/literal.ts computes the same.
create function query_canonical_time(value text) returns text
  language sql immutable strict parallel safe as $$
  select case when position('.' in translate(value, ',Z', '.')) > 0
              then rtrim(rtrim(translate(value, ',Z', '.'), '0'), '.')
              else translate(value, ',Z', '.') end
$$;

create function query_date_time(value jsonb) returns text
  language sql immutable parallel safe as $$
  select case when jsonb_typeof(value) = 'string'
               and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d+)?Z$'
              then query_canonical_time(value #>> '{}') end
$$;

create function query_time(value jsonb) returns text
  language sql immutable parallel safe as $$
  select case when jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\d{2}:\d{2}:\d{2}([.,]\d+)?Z$'
              then query_canonical_time(value #>> '{}') end
$$;

-- The one scalar that an attribute path leads to. A null instance or value is absence (SQL null); what may hold several
-- values (instances, arrays, language maps, typed values) is the JSON array [], which indexes file under "several".
create function query_scalar(document jsonb, attribute text, trail text[]) returns jsonb
  language plpgsql immutable parallel safe as $$
declare
  instance jsonb := document -> attribute;
  value jsonb;
  step text;
begin
  if instance is null then return null; end if;
  if jsonb_typeof(instance) <> 'object' then return '[]'; end if;
  value := coalesce(instance -> 'value', instance -> 'object', instance -> 'vocab');
  if value is null then return '[]'; end if;
  foreach step in array trail loop
    if jsonb_typeof(value) = 'array' then return '[]'; end if;
    value := value -> step;
    if value is null then return null; end if;
  end loop;
  if jsonb_typeof(value) in ('array', 'object') then return '[]'; end if;
  return value;
end
$$;

-- Index key for texts: cut short, so that a long text never breaks a write; E'\x01' files what may hold several values.
-- Functions of indexes call no other function of ours, since indexes are built without our search path.
create function query_text(value jsonb) returns text
  language plpgsql immutable parallel safe as $$
begin
  return case jsonb_typeof(value) when 'string' then left(value #>> '{}', 60) when 'array' then E'\x01' end;
end
$$;

-- Index key for numbers; NaN files what may hold several values and what a double cannot hold.
create function query_number(value jsonb) returns double precision
  language plpgsql immutable parallel safe as $$
declare
  exact numeric;
begin
  if jsonb_typeof(value) = 'array' then return 'NaN'; end if;
  if jsonb_typeof(value) is distinct from 'number' then return null; end if;
  exact := (value #>> '{}')::numeric;
  if abs(exact) > 1e300 then return 'NaN'; end if;
  return case when abs(exact) < 1e-300 then 0 else exact end;
end
$$;

-- What an ordering compares of a value: its kind, then its number, then its text. NGSI-LD 1.9.1 §4.23.2.
create function query_sort_rank(value jsonb) returns double precision
  language sql immutable parallel safe as $$
  select case jsonb_typeof(value) when 'number' then 0 when 'string' then 1 when 'object' then 2 when 'array' then 3
                                  when 'boolean' then 4 when 'null' then 8 else 9 end::double precision
$$;

create function query_sort_number(value jsonb) returns double precision
  language plpgsql immutable parallel safe as $$
declare
  exact numeric;
begin
  if jsonb_typeof(value) is distinct from 'number' then return 0; end if;
  exact := (value #>> '{}')::numeric;
  return case when exact > 1e300 then 1e300 when exact < -1e300 then -1e300 when abs(exact) < 1e-300 then 0 else exact end;
end
$$;

-- Which attribute paths are filtered and sorted by, and which of them have an index.
create table attribute_index (
  attribute text not null,
  trail text[] not null default '{}',
  kind text not null check (kind in ('text', 'number')),
  uses double precision not null default 0,
  counted timestamptz not null default now(),
  pinned boolean not null default false,
  index_name text unique,
  primary key (attribute, trail, kind)
);
