import type { InstantlyKind } from '../../contracts/instantly/kinds.ts';
import { type Assignment, ownersOf } from '../../services/instantly/owners-of.ts';
import type { TestWorld } from './fixtures.ts';

/** An event as far as it is counted. */
export interface Counted {
  readonly campaign: string;
  readonly kind: InstantlyKind;
  readonly lead: string | null;
  readonly at: Date;
}

const COLUMN: Partial<Record<InstantlyKind, string>> = {
  ...{ sent: 'sent', opened: 'opens', clicked: 'clicks', replied: 'replies', auto_replied: 'auto_replies' },
  ...{ bounced: 'bounces', unsubscribed: 'unsubscribes', interested: 'interested' },
  ...{ not_interested: 'not_interested', meeting_booked: 'meetings_booked', completed: 'completed' },
};
const FIRSTS: readonly InstantlyKind[] = ['opened', 'clicked', 'replied'];

/** How often, by `client campaign day figure`: one event after the other, in order of time. */
export function recount(
  events: readonly Counted[],
  assignmentsOf: (campaign: string) => readonly Assignment[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  const seen = new Set<string>();
  for (const { campaign, kind, lead, at } of [...events].sort((x, y) => x.at.getTime() - y.at.getTime()))
    for (const client of ownersOf(at, assignmentsOf(campaign))) {
      const of = `${client} ${campaign} ${at.toISOString().slice(0, 10)}`;
      const add = (figure: string) => {
        counts[`${of} ${figure}`] = (counts[`${of} ${figure}`] ?? 0) + 1;
      };
      if (COLUMN[kind]) add(COLUMN[kind]);
      const person = `${client} ${campaign} ${kind} ${lead}`;
      if (lead && FIRSTS.includes(kind) && !seen.has(person)) add(`unique_${COLUMN[kind]}`);
      seen.add(person);
    }
  return counts;
}

/** The counters as the database has them, in the same words. */
export async function counters(
  world: Pick<TestWorld, 'ask'>,
  operatorId: string,
): Promise<Record<string, number>> {
  const rows = await world.ask<{ of: string; figures: Record<string, number> }>(
    `SELECT client_id || ' ' || campaign_id || ' ' || day AS of,
       to_jsonb(d) - '{operator_id,client_id,campaign_id,day}'::text[] AS figures
     FROM instantly_day AS d WHERE operator_id = $1`,
    [operatorId],
  );
  const all = rows.flatMap(({ of, figures }) =>
    Object.entries(figures).map(([figure, count]) => [`${of} ${figure}`, count] as const),
  );
  return Object.fromEntries(all.filter(([, count]) => count !== 0));
}

/** What the counters must be, from the events and assignments that the database has. */
export async function recounted(
  world: Pick<TestWorld, 'ask'>,
  operatorId: string,
): Promise<Record<string, number>> {
  const events = await world.ask<Counted>(
    `SELECT campaign_id AS campaign, kind, lead_email AS lead, at FROM instantly_event WHERE operator_id = $1`,
    [operatorId],
  );
  const assignments = await world.ask<Assignment & { campaign: string }>(
    `SELECT campaign_id AS campaign, client_id AS "clientId", from_at AS "fromAt", until_at AS "untilAt"
     FROM instantly_assignment WHERE operator_id = $1`,
    [operatorId],
  );
  return recount(events, (campaign) => assignments.filter((each) => each.campaign === campaign));
}
