import type { Permission } from '../../contracts/identity/permissions.ts';
import { daysOf, lengthOf, type Span, spanBefore, spanOf } from '../../domain/analytics/span.ts';
import { dayOf } from '../../domain/billing/days.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import { operatorZone } from '../billing/operator-zone.ts';
import type { Caller } from '../caller.ts';
import type { ConnectionsSeen } from '../connections/view-connection.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';
import { countDays, type DayCount, type Whose } from './count-days.ts';
import { readNeeds } from './read-needs.ts';
import { readUpcoming } from './read-upcoming.ts';
import { sumBilled } from './sum-billed.ts';

interface Asked extends Whose {
  readonly days?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Sight extends ConnectionsSeen {
  readonly may: ReadonlySet<Permission>;
}

/** Beside the span before it, two years and more are read. */
const LONGEST_DAYS = 400;

/**
 * The figures of a span of days beside those of the span before it, and what needs a person now.
 *
 * @throws Refusal not_found (client, campaign), invalid (to)
 */
export async function readDashboard(db: Database, caller: Caller, asked: Asked, sight: Sight) {
  const { operatorId } = caller.tenant;
  const { clientId, campaignId } = asked;
  // A client does not see its operator's row; its days are the operator's all the same.
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const span = requireSpan(spanOf({ ...given(asked), today: dayOf(sight.now, zone) }));
  const before = spanBefore(span);
  const both = { from: before.from, to: span.to };
  const seesMoney = sight.may.has('billing:read') && !campaignId;
  const figures = asTenant(db, caller.tenant, async (tx) => {
    await requireWhose(tx, asked);
    const counts = await countDays(tx, caller, { clientId, campaignId, span: both, zone });
    const billed = seesMoney ? await sumBilled(tx, { clientId, span, before, zone }) : null;
    const upcoming = sight.may.has('appointments:read')
      ? await readUpcoming(tx, caller, asked, sight.now)
      : [];
    return { ...figuresOf(counts, span), billed, upcoming };
  });
  // Neither asks anything of the other: both are there as soon as the slower one is.
  const [found, needs] = await Promise.all([figures, readNeeds(db, caller, { clientId, campaignId }, sight)]);
  return {
    ...span,
    zone,
    before,
    scope: caller.only ? ('own' as const) : ('all' as const),
    ...found,
    needs,
  };
}

function given({ days, from, to }: Asked): Partial<Span> & { readonly days?: number } {
  return {
    ...(days !== undefined && { days }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function requireSpan(span: Span): Span {
  const days = lengthOf(span);
  if (days === 0)
    throw new Refusal('invalid', 'The span ends before it begins.', [
      { field: 'to', message: 'must not be before from' },
    ]);
  if (days > LONGEST_DAYS)
    throw new Refusal('invalid', 'The span is too long.', [
      { field: 'to', message: `must be at most ${LONGEST_DAYS} days after from` },
    ]);
  return span;
}

async function requireWhose(tx: Transaction, { clientId, campaignId }: Whose): Promise<void> {
  if (clientId) await requireClient(tx, clientId);
  if (!campaignId) return;
  const where = { id: campaignId, clientId };
  if ((await tx.campaign.count({ where })) === 0)
    throw new Refusal('not_found', 'There is no such campaign.');
}

function figuresOf(counts: readonly DayCount[], span: Span) {
  const isNow = ({ day }: DayCount) => day >= span.from;
  const sum = (some: readonly DayCount[]) => some.reduce((total, { value }) => total + value, 0);
  const figure = (kind: string) => {
    const own = counts.filter((each) => each.kind === kind);
    return { value: sum(own.filter(isNow)), before: sum(own.filter((each) => !isNow(each))) };
  };
  const byDay = new Map(counts.map(({ kind, day, value }) => [`${kind} ${day}`, value]));
  const on = (kind: string, day: string) => byDay.get(`${kind} ${day}`) ?? 0;
  const [shown, noShow] = [figure('shown'), figure('no_show')];
  return {
    leads: figure('lead'),
    contacted: figure('contacted'),
    booked: figure('booked'),
    shown,
    showRate: { value: rate(shown.value, noShow.value), before: rate(shown.before, noShow.before) },
    days: daysOf(span).map((day) => ({
      ...{ day, booked: on('booked', day), shown: on('shown', day), noShow: on('no_show', day) },
    })),
    outcomes: outcomesOf(counts.filter(isNow)),
  };
}

function rate(shown: number, noShow: number): number | null {
  return shown + noShow === 0 ? null : shown / (shown + noShow);
}

const ENDED = 'ended:';

function outcomesOf(counts: readonly DayCount[]) {
  const leads = new Map<string, number>();
  for (const { kind, value } of counts) {
    if (!kind.startsWith(ENDED)) continue;
    const outcome = kind.slice(ENDED.length);
    leads.set(outcome, (leads.get(outcome) ?? 0) + value);
  }
  return [...leads]
    .map(([outcome, count]) => ({ outcome, leads: count }))
    .sort((a, b) => b.leads - a.leads || (a.outcome < b.outcome ? -1 : 1));
}
