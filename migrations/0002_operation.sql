-- What operation needs: mail that waits to be sent, and the record of who did what.

create table outbox (
  id uuid primary key,
  written timestamptz not null default now(),
  recipient text not null,
  subject text not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  reason text,
  sent timestamptz
);

create index outbox_waiting on outbox (written) where state = 'waiting';

create table audit (
  id uuid primary key,
  at timestamptz not null default now(),
  participant text not null,
  participant_name text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  organisation uuid,
  details jsonb not null default '{}',
  request text
);

create index audit_at on audit (at desc, id desc);
create index audit_object on audit (object_kind, object_id, at desc);
create index audit_organisation on audit (organisation, at desc) where organisation is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % only grows', tg_table_name;
end
$$;

create trigger audit_only_grows before update or delete on audit
  for each row execute function refuse_change();
