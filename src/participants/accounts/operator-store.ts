import { sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

/** The operator's account, made when there is none; two processes that start at once get the same one. */
export async function ensureOperator(db: Executor, email: string) {
  await sql`
    insert into person (id, name, email, operator)
    select ${newId()}, 'operator', ${email}, true
     where not exists (select from person where operator)
    on conflict (email) do nothing`.execute(db);
  const { rows } = await sql<{ id: string; claimed: boolean }>`
    select p.id, exists (select from credential c where c.person = p.id and c.password is not null) as claimed
      from person p
     where p.operator
     order by claimed desc, p.created
     limit 1`.execute(db);
  return rows[0]!;
}

/** Keeps the hash of a claim link. */
export async function insertClaim(db: Executor, hash: Buffer, person: string, expires: Date) {
  await sql`insert into operator_claim (hash, person, expires) values (${hash}, ${person}, ${expires})`.execute(db);
}

/** The person whose claim link has this hash, without using the link. */
export async function claimedPerson(db: Executor, hash: Buffer, now: Date) {
  const { rows } = await sql<{ person: string }>`
    select person from operator_claim where hash = ${hash} and expires > ${now}`.execute(db);
  return rows[0]?.person ?? null;
}

/** Uses up a claim link, and every other one of the same account; null when somebody was quicker. */
export async function useClaim(tx: Transaction, hash: Buffer, now: Date) {
  const { rows } = await sql<{ person: string }>`
    delete from operator_claim where hash = ${hash} and expires > ${now} returning person`.execute(tx);
  const person = rows[0]?.person ?? null;
  if (person !== null) await sql`delete from operator_claim where person = ${person}`.execute(tx);
  return person;
}

/** Gives an account its owner: name, address, password; whoever was signed in to it no longer is. */
export async function takeOver(tx: Transaction, person: string, owner: { name: string; email: string; hash: string }) {
  await sql`
    update person
       set name = ${owner.name}, email = ${owner.email}, email_verified = true, modified = now()
     where id = ${person}`.execute(tx);
  await sql`delete from session where person = ${person}`.execute(tx);
  await sql`delete from credential where person = ${person} and provider = 'credential'`.execute(tx);
  await sql`
    insert into credential (id, account, provider, person, password, modified)
    values (${newId()}, ${person}, 'credential', ${person}, ${owner.hash}, now())`.execute(tx);
}
