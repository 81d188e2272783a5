import type { LeadFilter } from '../../contracts/leads/filter.ts';
import { probeOf } from '../../domain/leads/search.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Tenant, Transaction } from '../../prisma/tenant.ts';
import { inOrder, leadsAmong, leadsInOrder, type LeadSort, type Place } from './lead-conditions.ts';
import { wordsOf } from './leads-of.ts';

const { sql } = Prisma;

export interface LeadsAsked {
  readonly filter: LeadFilter;
  readonly sort: LeadSort;
  readonly after: Place | undefined;
  readonly take: number;
}

/** Leads in order, at most as many as were asked for. */
export interface FoundLeads {
  readonly places: readonly Place[];
  /** How many there are after the place that was asked for, when the search came to know it. */
  readonly total?: number;
  /** Else, which part of the leads that were looked at was meant. */
  readonly share?: number;
}

/**
 * Which leads are meant, in order. Words and tags are their contact's, and no index of theirs keeps the order of leads.
 * So the first leads are looked at one by one, which finds what is common, and tells how common it is. What is rare is
 * looked up. In between, the list is walked on.
 *
 * @throws Refusal invalid (q)
 */
export async function findLeads(tx: Transaction, tenant: Tenant, asked: LeadsAsked): Promise<FoundLeads> {
  const { filter, take } = asked;
  if (filter.q === undefined && filter.tag === undefined) {
    return { places: await tx.$queryRaw<Place[]>(leadsInOrder(filter, tenant, asked)) };
  }
  const said = { words: filter.q === undefined ? [] : wordsOf(filter.q), tag: filter.tag };
  const first = await lookAtFirst(tx, tenant, asked, said);
  if (first.last === undefined) {
    return { places: first.places.slice(0, take), total: first.places.length };
  }
  const share = first.places.length / LOOK_AT;
  if (first.places.length >= take) return { places: first.places.slice(0, take), share };
  if (first.places.length < COMMON) {
    // In none of the first thousand, and yet in many: they are all further down, and walking there takes longer.
    const atMost = first.places.length === 0 ? 4 * AT_MOST : AT_MOST;
    const rare = await lookUp(tx, tenant, asked, { ...said, probe: first.probe, atMost });
    if (rare) return rare;
  }
  const walked = await walkOn(
    tx,
    tenant,
    { ...asked, after: first.last, take: take - first.places.length },
    said,
  );
  if (walked) return { places: [...first.places, ...walked], share };
  // They are many, and none of them near: all are looked up, however long it takes.
  return (await lookUp(tx, tenant, asked, { ...said, probe: first.probe, atMost: null })) ?? { places: [] };
}

/** Measured: 5 ms. What is in fewer than one of twenty rows is not enough for a page of 50. */
const LOOK_AT = 1_000;
/** From so many on, walking on fills a page sooner than looking up would. */
const COMMON = 8;
/** Measured: 50 ms for so many contacts that lie apart. */
const AT_MOST = 5_000;
/** Rows for each that is still wanted: so rare may it be. */
const WALK_ON = 400;

interface Said {
  readonly words: readonly string[];
  readonly tag: string | undefined;
}

/** Their contact, by its key: a join of the planner's choice would read all contacts. */
const contactOf = (lead: Prisma.Sql): Prisma.Sql =>
  sql`CROSS JOIN LATERAL (SELECT c.search, c.tags FROM contact c WHERE c.id = ${lead}.contact_id OFFSET 0) AS person`;

const like = (word: string): Prisma.Sql => sql`person.search LIKE ${`%${word}%`}`;

const matches = ({ words, tag }: Said): Prisma.Sql =>
  Prisma.join(
    [...words.map(like), ...(tag === undefined ? [] : [sql`person.tags @> ARRAY[${tag}]`])],
    ' AND ',
  );

interface Look {
  readonly places: Place[];
  /** Where it ended; undefined: there are no more leads. */
  readonly last: Place | undefined;
  /** The word that was in the fewest, as it can be looked up. */
  readonly probe: string | null;
}

/** Looks at the first leads: which of them are meant, and how common each word is. */
async function lookAtFirst(tx: Transaction, tenant: Tenant, asked: LeadsAsked, said: Said): Promise<Look> {
  const words = said.words.map((word, i) => sql`${like(word)} AS ${Prisma.raw(`says_${i}`)}`);
  const counts = said.words.map((_, i) => sql`(count(*) FILTER (WHERE ${Prisma.raw(`says_${i}`)}))::int`);
  const [look] = await tx.$queryRaw<
    { ids: string[]; ats: Date[]; lastId: string | null; lastAt: Date; counts: number[] }[]
  >(sql`
    WITH walked AS MATERIALIZED (${leadsInOrder(asked.filter, tenant, { ...asked, take: LOOK_AT })}),
    seen AS MATERIALIZED (SELECT ${Prisma.join([sql`walked.id, walked.at, (${matches(said)}) AS meant`, ...words])}
      FROM walked ${contactOf(sql`walked`)})
    SELECT coalesce(array_agg(id) FILTER (WHERE meant), '{}') AS ids, coalesce(array_agg(at) FILTER (WHERE meant), '{}') AS ats,
      (array_agg(id))[${LOOK_AT}] AS "lastId", (array_agg(at))[${LOOK_AT}] AS "lastAt",
      ARRAY[${Prisma.join([...counts, sql`0`])}] AS counts FROM seen`);
  if (!look) throw new Error('An aggregate without a row.');
  return {
    places: look.ids.map((id, i) => ({ id, at: look.ats[i] ?? look.lastAt })),
    last: look.lastId === null ? undefined : { id: look.lastId, at: look.lastAt },
    probe: rarest(said.words, look.counts),
  };
}

/** Of words that are as rare as each other, the longest: it has the most to be looked up by. */
function rarest(words: readonly string[], counts: readonly number[]): string | null {
  const byRarity = words
    .map((word, i) => ({ word, count: counts[i] ?? 0 }))
    .filter(({ word }) => /[a-z0-9]/.test(word))
    .sort((a, b) => a.count - b.count || b.word.length - a.word.length);
  return byRarity[0] ? `%${probeOf(byRarity[0].word)}%` : null;
}

interface LookUp extends Said {
  readonly probe: string | null;
  readonly atMost: number | null;
}

/** Looks contacts up by word and tag; undefined when there are more than that many. */
async function lookUp(
  tx: Transaction,
  tenant: Tenant,
  { filter, sort, after, take }: LeadsAsked,
  { words, tag, probe, atMost }: LookUp,
): Promise<FoundLeads | undefined> {
  const patterns = words.map((word) => `%${word}%`);
  const { at, meant } = leadsAmong(filter, tenant, { sort, after });
  const [found] = await tx.$queryRaw<{ tooMany: boolean; total: number; ids: string[]; ats: Date[] }[]>(sql`
    WITH l AS MATERIALIZED (SELECT * FROM
      leads_saying(${probe}, ${patterns}::text[], ${tag === undefined ? [] : [tag]}::text[], ${atMost}::int)),
    meant AS MATERIALIZED (SELECT l.id, ${at} AS at FROM l WHERE ${meant})
    SELECT EXISTS (SELECT FROM l WHERE id IS NULL) AS "tooMany", count(*)::int AS total,
      coalesce((array_agg(id ORDER BY ${inOrder(sort, sql`meant`)}))[:${take}], '{}') AS ids,
      coalesce((array_agg(at ORDER BY ${inOrder(sort, sql`meant`)}))[:${take}], '{}') AS ats FROM meant`);
  if (!found) throw new Error('An aggregate without a row.');
  if (found.tooMany) return undefined;
  return { total: found.total, places: found.ids.map((id, i) => ({ id, at: found.ats[i] ?? new Date(0) })) };
}

/** Walks on from where the look ended; undefined when that does not fill the page. */
async function walkOn(
  tx: Transaction,
  tenant: Tenant,
  asked: LeadsAsked,
  said: Said,
): Promise<Place[] | undefined> {
  const rows = await tx.$queryRaw<Place[]>(sql`
    SELECT walked.id, walked.at FROM (${leadsInOrder(asked.filter, tenant, { ...asked, take: WALK_ON * asked.take })}) AS walked
    ${contactOf(sql`walked`)} WHERE ${matches(said)} ORDER BY ${inOrder(asked.sort, sql`walked`)} LIMIT ${asked.take}`);
  return rows.length < asked.take ? undefined : rows;
}
