import { decidedBy as byWhat } from '../../domain/billing/proof-content.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Tenant, type Transaction } from '../../prisma/tenant.ts';
import type { BillingLinks } from '../billing/proof-link.ts';
import type { Actor, Caller } from '../caller.ts';
import { nameActors, whoIs } from '../identity/name-actors.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { withAbout } from './about-appointments.ts';
import { readPlan } from './read-plan.ts';
import { readShowProof } from './read-show-proof.ts';
import { withRebookedAs } from './rebookings.ts';
import { sayHow, tellEvidence } from './tell-evidence.ts';

export interface GetDeps extends BillingLinks {
  readonly db: Database;
  /** Opened with the login of sign-in: names of people are there. */
  readonly authDb: Database;
  readonly now: Date;
}

export interface AppointmentAsked {
  readonly id: string;
  readonly seesBills: boolean;
}

/**
 * One appointment with all that is known of it: its plan and what became of it, what speaks for and against it, who
 * decided and how it is billed. @throws Refusal not_found
 */
export async function getAppointment(
  { db, authDb, proofUrl, now }: GetDeps,
  caller: Caller,
  { id, seesBills }: AppointmentAsked,
) {
  const { tenant } = caller;
  const seen = await asTenant(db, tenant, async (tx) => ({
    ...(await readFacts(tx, caller, id)),
    ...(await readShowProof(tx, { appointmentId: id, seesBills, proofUrl })),
  }));
  // Only now: the caller may see it.
  const { plan, rebooking, verdictDueAt, decidedBy } = await asOperator(db, tenant.operatorId, (tx) =>
    readPlan(tx, id, now),
  );
  const { status, statusReason: reason, decidedAt } = seen;
  const isDecided = status !== 'booked';
  const verdict = {
    status: isDecided ? (status as 'shown' | 'no_show' | 'disputed' | 'cancelled') : null,
    dueAt: verdictDueAt,
    at: isDecided ? decidedAt : null,
    by: isDecided && decidedBy ? await nameDecider(authDb, tenant, { by: decidedBy, reason, status }) : null,
    reason: isDecided ? reason : null,
  };
  const evidence = await sayHow(authDb, tenant, seen.evidence);
  return { ...seen, evidence, plan, rebooking, verdict };
}

async function readFacts(tx: Transaction, caller: Caller, id: string) {
  const orderBy = { createdAt: 'asc' as const };
  const found = await tx.appointment.findUnique({
    where: { id, ...ofLeadsInScope(caller) },
    include: { bookings: { orderBy }, evidence: true, messages: { orderBy } },
  });
  if (!found) throw new Refusal('not_found', 'There is no such appointment.');
  const [linked] = await withRebookedAs(tx, await withAbout(tx, [found]));
  if (!linked) throw new Error(`appointment ${id} cannot be read`);
  return {
    ...linked,
    evidence: await tellEvidence(tx, found),
    chain: await readChain(tx, found),
  };
}

/** All appointments that were booked in each other's place; none besides it: nothing. */
async function readChain(tx: Transaction, { id, leadId }: { id: string; leadId: string }) {
  const all = await tx.appointment.findMany({
    where: { leadId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, status: true, startsAt: true, bookedAt: true, rebookedFrom: true },
  });
  const chained = new Set([id]);
  for (let size = 0; size < chained.size; ) {
    size = chained.size;
    for (const { id: each, rebookedFrom } of all) {
      if (!rebookedFrom) continue;
      if (chained.has(each)) chained.add(rebookedFrom);
      if (chained.has(rebookedFrom)) chained.add(each);
    }
  }
  return chained.size === 1 ? [] : all.filter((each) => chained.has(each.id));
}

interface Decision {
  readonly by: Actor;
  readonly reason: string | null;
  readonly status: string;
}

async function nameDecider(
  authDb: Database,
  tenant: Tenant,
  { by, reason, status }: Decision,
): Promise<string> {
  if (by.kind === 'event' || by.kind === 'workflow') {
    if (status === 'cancelled') return by.kind === 'event' ? 'The calendar' : 'An erasure';
    return byWhat(reason) === 'evidence' || by.kind === 'event' ? 'The evidence' : 'Silence';
  }
  const nameOf = await nameActors(authDb, tenant, [by]);
  return whoIs(by, nameOf(by), tenant);
}
