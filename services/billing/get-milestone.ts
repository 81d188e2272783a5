import { evidenceInWords, type Listener, verdictInWords } from '../../domain/billing/evidence-words.ts';
import { slotPrice } from '../../domain/billing/slot-price.ts';
import { billableSeconds } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { nameOf } from './lead-name.ts';
import type { BillingLinks } from './proof-link.ts';
import { outcomeOf } from './proof-outcome.ts';

const PROOF = {
  disputes: { orderBy: { createdAt: 'desc' }, take: 1 },
  appointment: {
    select: {
      ...{ startsAt: true, endsAt: true, zone: true, decidedAt: true, status: true, statusReason: true },
      leadId: true,
      contact: { select: { firstName: true, lastName: true, erasedAt: true } },
      evidence: { orderBy: { at: 'asc' } },
    },
  },
} as const satisfies Prisma.MilestoneAppointmentInclude;

/** One milestone, the shows that prove it with the evidence of each, and its invoice. @throws Refusal not_found */
export async function getMilestone(
  db: Database,
  caller: Caller,
  milestoneId: string,
  { proofUrl }: BillingLinks,
) {
  const listener = caller.tenant.role === 'client' ? 'client' : 'operator';
  return asTenant(db, caller.tenant, async (tx) => {
    const milestone = await tx.milestone.findUnique({
      where: { id: milestoneId },
      include: {
        agreement: {
          select: { currency: true, milestoneSize: true, client: { select: { name: true } } },
        },
        proofs: { orderBy: [{ slot: 'asc' }, { createdAt: 'asc' }], include: PROOF },
        invoices: true,
      },
    });
    if (!milestone) throw new Refusal('not_found', 'There is no such milestone.');
    const { proofs, invoices, agreement, ...rest } = milestone;
    const { currency, milestoneSize: size, client } = agreement;
    const secondsOf = await readCalls(tx, proofs);
    return {
      ...{ ...rest, currency, size, clientName: client.name },
      proofUrl: proofUrl({ operatorId: milestone.operatorId, milestoneId }),
      proofs: proofs.map((proof, i) => ({
        ...showProof(proof, { listener, secondsOf }),
        priceCents: slotPrice({ amountCents: milestone.amountCents, size, slot: proof.slot }),
        outcome: outcomeOf(proof.compensation, proofs[i + 1]?.slot === proof.slot),
      })),
      invoice: invoices[0] ?? null,
    };
  });
}

type Proof = Prisma.MilestoneAppointmentGetPayload<{ include: typeof PROOF }>;
type SecondsOf = (callId: string | null) => number | null;

function showProof(
  { appointment, disputes, ...proof }: Proof,
  { listener, secondsOf }: { readonly listener: Listener; readonly secondsOf: SecondsOf },
) {
  const { contact, evidence, status, statusReason, ...times } = appointment;
  return {
    ...{ ...proof, ...times, leadName: nameOf(contact) },
    ...{ verdict: status, verdictSays: verdictInWords(status, statusReason) },
    dispute: disputes[0] ?? null,
    evidence: evidence.map((row) => ({
      ...row,
      says: evidenceInWords(row, listener),
      callSeconds: secondsOf(callIdOf(row.key)),
    })),
  };
}

/** How long the calls lasted that are evidence of these. */
async function readCalls(tx: Transaction, proofs: readonly Proof[]): Promise<SecondsOf> {
  const ids = proofs.flatMap(({ appointment }) =>
    appointment.evidence.flatMap(({ key }) => callIdOf(key) ?? []),
  );
  const calls = await tx.call.findMany({
    where: { id: { in: ids } },
    select: { id: true, durationMs: true },
  });
  const durations = new Map(calls.map(({ id, durationMs }) => [id, billableSeconds(durationMs)]));
  return (id) => (id === null ? null : (durations.get(id) ?? null));
}

const CALL_KEY = /^call:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function callIdOf(key: string): string | null {
  return CALL_KEY.exec(key)?.[1] ?? null;
}
