-- Each claim of a run raises its attempt; a process that stalled and was taken over is recognised by an older one.
alter table publication_run add column attempt integer not null default 0;
