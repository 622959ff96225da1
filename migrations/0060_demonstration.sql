-- What the first start decided about the demonstration, and how far filling it has come, so that a later start goes on.

create table demonstration (
  "only" boolean primary key default true check ("only"),
  -- False: the node was first started with --empty, and stays without.
  wanted boolean not null,
  begun timestamptz not null,
  completed timestamptz,
  -- While it lies ahead, one process is filling.
  leased_until timestamptz
);

create table demonstration_dataset (
  name text primary key,
  number integer not null,
  record uuid,
  filled timestamptz
);
