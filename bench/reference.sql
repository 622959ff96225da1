-- Fixed statements, run bare beside each benchmark, so that figures of different machines can be compared.

-- name: page
select id, document::text from entity where space = 1 and id > $1 order by id limit 20;

-- name: retrieve
select id, document::text from entity where space = 1 and id = $1;

-- name: write
update entity set document = document || $2::jsonb, version = version + 1, modified = now() where space = 1 and id = $1;

-- name: batch
update entity set document = document || $2::jsonb, version = version + 1, modified = now() where space = 1 and id = any($1::text[]);

-- name: export
select id, document::text from entity where space = 1 and id > $1 order by id limit 2000;

-- name: year
select date_trunc('day', start, 'UTC') as day, sum(samples), sum(sum) from rollup_hour where series = $1 group by 1 order by 1;
