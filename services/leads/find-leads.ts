import type { LeadFilter } from '../../contracts/leads/filter.ts';
import { probeOf } from '../../domain/leads/search.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
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
export async function findLeads(tx: Transaction, caller: Caller, asked: LeadsAsked): Promise<FoundLeads> {
  const { filter, take } = asked;
  if (filter.q === undefined && filter.tag === undefined) {
    return { places: await tx.$queryRaw<Place[]>(leadsInOrder(filter, caller, asked)) };
  }
  const said = { words: filter.q === undefined ? [] : wordsOf(filter.q), tag: filter.tag };
  const first = await lookAt(tx, caller, { ...asked, take: LOOK_AT }, said);
  if (first.last === undefined) return { places: first.places.slice(0, take), total: first.places.length };
  const share = first.places.length / LOOK_AT;
  if (first.places.length >= take) return { places: first.places.slice(0, take), share };
  const probe = await probeFor(tx, caller, asked, said);
  if (first.places.length < COMMON) {
    // In none of the first thousand, and yet in many: they are all further down, and walking there takes longer.
    const atMost = share === 0 ? 4 * AT_MOST : Math.min(AT_MOST, Math.ceil(take / share / CHEAPER));
    const rare = await lookUp(tx, caller, asked, { ...said, probe, atMost });
    if (rare) return rare;
  }
  const walked = await walkOn(tx, caller, { ...asked, after: first.last }, { ...said, found: first.places });
  if (walked)
    return walked.isEnd ? { places: walked.places, total: walked.found } : { places: walked.places, share };
  // They are many, and none of them near: all are looked up, however long it takes.
  return (await lookUp(tx, caller, asked, { ...said, probe, atMost: null })) ?? { places: [] };
}

/** Measured: 2 ms. What is in fewer than one of twenty rows is not enough for a page of 50. */
const LOOK_AT = 1_000;
/** From so many on, walking on fills a page sooner than looking up would. */
const COMMON = 8;
/** Measured: 50 ms for so many contacts that lie apart. */
const AT_MOST = 5_000;
/** So many leads are looked at in the time in which one that lies apart is looked up. */
const CHEAPER = 8;
/** Rows for each that is wanted: so rare may it be. Measured: 1 ms for a thousand. */
const WALK_ON = 400;
/** At a time, so that not too many are looked at in vain. */
const STRIDE = 8_000;

interface Said {
  readonly words: readonly string[];
  readonly tag: string | undefined;
}

const patternsOf = (words: readonly string[]): string[] => words.map((word) => `%${word}%`);

interface Look {
  readonly places: Place[];
  /** Where it ended; undefined: there are no more leads. */
  readonly last: Place | undefined;
}

/** The next leads and the time in which they were made: their contacts were made then too, most of them. */
function walk(caller: Caller, asked: LeadsAsked): Prisma.Sql {
  return sql`walked AS MATERIALIZED (${leadsInOrder(asked.filter, caller, asked)}),
    stretch AS MATERIALIZED (SELECT coalesce(array_agg(contact_id), '{}') AS contacts, min(at) AS since, max(at) AS until FROM walked)`;
}

function whoSays({ words, tag }: Said): Prisma.Sql {
  return sql`(SELECT who FROM stretch, contacts_saying(stretch.contacts, stretch.since, stretch.until,
    ${patternsOf(words)}::text[], ${tag === undefined ? [] : [tag]}::text[]) AS who)`;
}

/** Looks at the next leads, as many as are asked for: which of them are meant. */
async function lookAt(tx: Transaction, caller: Caller, asked: LeadsAsked, said: Said): Promise<Look> {
  const [look] = await tx.$queryRaw<
    { ids: string[]; ats: Date[]; lastId: string | null; lastAt: Date }[]
  >(sql`
    WITH ${walk(caller, asked)},
    meant AS MATERIALIZED (SELECT id, at FROM walked WHERE contact_id IN ${whoSays(said)}),
    last AS (SELECT id, at FROM walked ORDER BY ${inOrder(asked.sort, sql`walked`)} OFFSET ${asked.take - 1})
    SELECT coalesce(array_agg(id ORDER BY ${inOrder(asked.sort, sql`meant`)}), '{}') AS ids,
      coalesce(array_agg(at ORDER BY ${inOrder(asked.sort, sql`meant`)}), '{}') AS ats,
      (SELECT id FROM last) AS "lastId", (SELECT at FROM last) AS "lastAt" FROM meant`);
  if (!look) throw new Error('An aggregate without a row.');
  return {
    places: look.ids.map((id, i) => ({ id, at: look.ats[i] ?? look.lastAt })),
    last: look.lastId === null ? undefined : { id: look.lastId, at: look.lastAt },
  };
}

/** The word that is in the fewest of the first leads, as it can be looked up. */
async function probeFor(
  tx: Transaction,
  caller: Caller,
  asked: LeadsAsked,
  { words }: Said,
): Promise<string | null> {
  const named = words.filter((word) => /[a-z0-9]/.test(word));
  if (named.length < 2) return rarest(named, []);
  const counts = named.map(
    (word) => sql`(SELECT count(*)::int FROM ${whoSays({ words: [word], tag: undefined })} AS who)`,
  );
  const [row] = await tx.$queryRaw<{ counts: number[] }[]>(sql`
    WITH ${walk(caller, { ...asked, take: LOOK_AT })} SELECT ARRAY[${Prisma.join(counts)}] AS counts`);
  return rarest(named, row?.counts ?? []);
}

/** Of words that are as rare as each other, the longest: it has the most to be looked up by. */
function rarest(words: readonly string[], counts: readonly number[]): string | null {
  const byRarity = words
    .map((word, i) => ({ word, count: counts[i] ?? 0 }))
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
  caller: Caller,
  { filter, sort, after, take }: LeadsAsked,
  { words, tag, probe, atMost }: LookUp,
): Promise<FoundLeads | undefined> {
  const { at, meant } = leadsAmong(filter, caller, { sort, after });
  const [found] = await tx.$queryRaw<{ tooMany: boolean; total: number; ids: string[]; ats: Date[] }[]>(sql`
    WITH l AS MATERIALIZED (SELECT * FROM
      leads_saying(${probe}, ${patternsOf(words)}::text[], ${tag === undefined ? [] : [tag]}::text[], ${atMost}::int)),
    meant AS MATERIALIZED (SELECT l.id, ${at} AS at FROM l WHERE ${meant})
    SELECT EXISTS (SELECT FROM l WHERE id IS NULL) AS "tooMany", count(*)::int AS total,
      coalesce((array_agg(id ORDER BY ${inOrder(sort, sql`meant`)}))[:${take}], '{}') AS ids,
      coalesce((array_agg(at ORDER BY ${inOrder(sort, sql`meant`)}))[:${take}], '{}') AS ats FROM meant`);
  if (!found) throw new Error('An aggregate without a row.');
  if (found.tooMany) return undefined;
  return { total: found.total, places: found.ids.map((id, i) => ({ id, at: found.ats[i] ?? new Date(0) })) };
}

interface Walked {
  readonly places: readonly Place[];
  /** All that it came upon, beyond the page too. */
  readonly found: number;
  /** There are no more leads: those that it found are all. */
  readonly isEnd: boolean;
}

/** Walks on from where the look ended, until the page is full or the leads are over; undefined when that is too far. */
async function walkOn(
  tx: Transaction,
  caller: Caller,
  asked: LeadsAsked,
  { found, ...said }: Said & { readonly found: readonly Place[] },
): Promise<Walked | undefined> {
  const places = [...found];
  let [seen, after] = [LOOK_AT, asked.after];
  while (places.length < asked.take && after !== undefined) {
    const left = WALK_ON * asked.take - seen;
    if (left <= 0) return undefined;
    // As far as the rest should lie, as common as they were until here, and some further.
    const wanted = Math.ceil(((asked.take - places.length) * seen * 1.3) / Math.max(places.length, 1));
    const take = Math.min(Math.max(wanted, LOOK_AT), STRIDE, left);
    const look = await lookAt(tx, caller, { ...asked, after, take }, said);
    places.push(...look.places);
    [seen, after] = [seen + take, look.last];
  }
  return { places: places.slice(0, asked.take), found: places.length, isEnd: after === undefined };
}
