import type { InstantlyDayFigures } from '../../contracts/instantly/facts.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { countEvents, type Figures, NO_FIGURES } from './count-events.ts';
import { tellDiffering } from './tell-differing.ts';

/** How far a comparison has come: the last campaign that is done. */
export interface CompareProgress {
  readonly after: string | null;
  readonly campaigns: number;
  readonly differing: number;
}

export interface Comparison {
  readonly operatorId: string;
  /** The account whose campaigns they are: a connection's id, or `environment`. */
  readonly connection: string;
  /** Instantly's figures of a campaign, by its id there; null: it has it no more. @param span yyyy-mm-dd, both included */
  readonly readDays: (
    campaignId: string,
    span: { readonly from: string; readonly to: string },
  ) => Promise<readonly InstantlyDayFigures[] | null>;
  readonly now: Date;
  readonly from?: CompareProgress | undefined;
  /** Shows that it lives, and lets another question be asked. */
  readonly beat: (progress: CompareProgress) => Promise<void>;
}

const DAYS = 7;
const DAY_MS = 86_400_000;
const AT_ONCE = 100;

/**
 * Compares our figures of every campaign that Instantly lists with Instantly's own, for each of the last seven days in UTC,
 * files both, and tells a person where they stay different. Comparing again files the same.
 */
export async function compareDays(db: Database, of: Comparison): Promise<CompareProgress> {
  const { operatorId, now } = of;
  const days = lastDays(now);
  const span = { from: days[0] ?? '', to: days.at(-1) ?? '' };
  let progress: CompareProgress = of.from ?? { after: null, campaigns: 0, differing: 0 };
  for (;;) {
    const campaigns = await asOperator(db, operatorId, (tx) => listListed(tx, of, progress.after));
    for (const campaign of campaigns) {
      const theirs = await of.readDays(campaign.externalId, span);
      const differs =
        theirs !== null &&
        (await asOperator(db, operatorId, (tx) => fileDays(tx, { operatorId, campaign, days, theirs, now })));
      progress = {
        after: campaign.id,
        campaigns: progress.campaigns + 1,
        differing: progress.differing + (differs ? 1 : 0),
      };
      await of.beat(progress);
    }
    if (campaigns.length < AT_ONCE) return progress;
  }
}

/** Those that the last list had; a draft has sent nothing. */
async function listListed(tx: Transaction, of: Comparison, after: string | null): Promise<Campaign[]> {
  const { operatorId, connection } = of;
  const mirror = await tx.instantlyMirror.findUnique({ where: { operatorId } });
  if (!mirror?.answeredAt) return [];
  return tx.instantlyCampaign.findMany({
    where: {
      ...{ operatorId, connection, listedAt: { gte: mirror.answeredAt }, status: { not: DRAFT } },
      ...(after !== null && { id: { gt: after } }),
    },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
    select: { id: true, externalId: true, name: true, createdAt: true },
  });
}

/** Instantly's own number. */
const DRAFT = 0;

interface Campaign {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  /** When we first heard of it. */
  readonly createdAt: Date;
}

interface ComparedDays {
  readonly operatorId: string;
  readonly campaign: Campaign;
  readonly days: readonly string[];
  readonly theirs: readonly InstantlyDayFigures[];
  readonly now: Date;
}

/** @returns whether any day differs */
async function fileDays(
  tx: Transaction,
  { operatorId, campaign, days, theirs, now }: ComparedDays,
): Promise<boolean> {
  const [from = '', to = ''] = [days[0], days.at(-1)];
  const ours = await countEvents(tx, { operatorId, campaignId: campaign.id, from, to });
  const known = await tx.instantlyCheck.findMany({
    where: { operatorId, campaignId: campaign.id, day: { gte: new Date(from), lte: new Date(to) } },
    select: { day: true },
  });
  const filed = new Set(known.map(({ day }) => day.toISOString().slice(0, 10)));
  const checks = days.map((day) => {
    const [we, they] = [
      ours.get(day) ?? NO_FIGURES,
      figuresOf(theirs.find((each) => each.day === day)),
    ] as const;
    return { day, ours: we, theirs: they, isSame: COMPARED.every((name) => we[name] === they[name]) };
  });
  const told = checks.filter(
    (each) => filed.has(each.day) || isAnything(each.ours) || isAnything(each.theirs),
  );
  await tx.$executeRaw`
    INSERT INTO instantly_check (operator_id, campaign_id, day, ours, theirs, is_same, checked_at)
    SELECT ${operatorId}::uuid, ${campaign.id}::uuid, said.day, said.ours, said.theirs, said.is_same, ${now}
    FROM unnest(${told.map(({ day }) => day)}::date[], ${told.map((each) => JSON.stringify(each.ours))}::jsonb[],
      ${told.map((each) => JSON.stringify(each.theirs))}::jsonb[], ${told.map(({ isSame }) => isSame)}::bool[])
      AS said (day, ours, theirs, is_same)
    ORDER BY said.day
    ON CONFLICT (operator_id, campaign_id, day) DO UPDATE SET ours = EXCLUDED.ours, theirs = EXCLUDED.theirs,
      is_same = EXCLUDED.is_same, checked_at = EXCLUDED.checked_at
    WHERE instantly_check.checked_at <= EXCLUDED.checked_at`;
  const differing = checks.filter(({ isSame }) => !isSame);
  await tellDiffering(tx, { operatorId, campaign, differing, now });
  return differing.length > 0;
}

/**
 * What says whether the same was told to us as was counted there. Counts of people are shown beside them and decide
 * nothing: over which span Instantly counts somebody once, it does not say.
 */
const COMPARED = ['sent', 'opens', 'clicks', 'replies', 'autoReplies'] as const satisfies (keyof Figures)[];

const isAnything = (figures: Figures): boolean => Object.values(figures).some((count) => count > 0);

function figuresOf(day: InstantlyDayFigures | undefined): Figures {
  if (!day) return NO_FIGURES;
  const { day: _, ...figures } = day;
  return figures;
}

/** The last seven, today being one of them, in UTC: yyyy-mm-dd. */
function lastDays(now: Date): string[] {
  return Array.from({ length: DAYS }, (_, i) =>
    new Date(now.getTime() - (DAYS - 1 - i) * DAY_MS).toISOString().slice(0, 10),
  );
}
