-- Fixed statements, run bare beside each benchmark, so that figures of different machines can be compared.

-- name: page
select id, document::text from entity where space = 1 and id > $1 order by id limit 20;
