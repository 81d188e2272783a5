import type { RebookInput, RebookPlan } from '../../contracts/appointments/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readSmsVendor } from '../messaging/sms-vendor.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { readPolicy } from '../policies/read-policy.ts';

/** Reads the steps of a rebooking. They count from the verdict. No steps: there is nothing to rebook any more. */
export async function planRebook(
  db: Database,
  { operatorId, appointmentId }: RebookInput,
): Promise<RebookPlan> {
  return asOperator(db, operatorId, async (tx) => {
    const missed = await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } });
    const policy = await readPolicy(tx, missed.policyId);
    const again = await tx.appointment.count({
      where: {
        leadId: missed.leadId,
        id: { not: appointmentId },
        status: { in: ['booked', 'shown', 'disputed'] },
        startsAt: { gt: missed.startsAt },
      },
    });
    const from = missed.decidedAt?.getTime();
    const due = missed.status === 'no_show' && again === 0 && from !== undefined;
    return {
      steps: due
        ? policy.rebook.map(({ template, channel, after }) => ({
            name: template,
            channel,
            at: from + after * 1000,
          }))
        : [],
      clientId: missed.clientId,
      campaignId: missed.campaignId,
      leadId: missed.leadId,
      smsVendor: await readSmsVendor(tx, operatorId),
    };
  });
}

export interface RebookNote extends RebookInput {
  readonly clientId: string;
  /** Null: the rebooking is over. */
  readonly next: { readonly what: string; readonly at: number; readonly why?: string } | null;
}

/** Writes what the rebooking does next, or that it is over. */
export async function noteRebook(
  db: Database,
  { operatorId, appointmentId, clientId, next }: RebookNote,
): Promise<void> {
  const subject = { type: 'rebook' as const, id: appointmentId };
  await asOperator(db, operatorId, async (tx) => {
    if (!next) return closePromise(tx, { operatorId, ...subject });
    await notePromise(tx, {
      operatorId,
      clientId,
      subject,
      what: next.what,
      until: new Date(next.at),
      why: next.why ?? 'the appointment was missed; a new booking, a reply or an opt-out ends this',
    });
  });
}
