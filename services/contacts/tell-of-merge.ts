import type { RebookEnd } from '../../contracts/appointments/workflow.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { endRebook, oweAppointmentChanged } from '../appointments/change-appointment-status.ts';
import type { Actor } from '../caller.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { oweLeadEvent, stopLead } from '../leads/stop-lead.ts';
import { RUNNING } from '../leads/running-leads.ts';
import { tellLeads } from '../leads/tell-leads.ts';
import { closePromise } from '../policies/note-promise.ts';
import type { LeadPair, MergePlan } from './plan-merge.ts';

/** Who is still worked on, and is not when the same person said no by the other lead. */
const STILL_WORKED: readonly LeadStatus[] = [
  'new',
  'contacted',
  'callback',
  'replied',
  'exhausted',
  'no_show',
];

/** What a merge means to the workflows: leads that end stop, everything else reads its facts again. */
export async function tellOfMerge(tx: Transaction, plan: MergePlan, actor: Actor): Promise<void> {
  const { into, pairs } = plan;
  const { operatorId } = into;
  for (const pair of pairs) {
    await oweLeadEvent(tx, operatorId, pair.loser.id, { kind: 'stop', reason: 'stopped' });
    await closePromise(tx, { operatorId, type: 'lead', id: pair.loser.id });
    await takeOver(tx, operatorId, pair, actor);
  }
  const running = await tx.lead.findMany({ where: { ...RUNNING, contactId: into.id }, select: { id: true } });
  await tellLeads(
    tx,
    operatorId,
    running.map(({ id }) => id),
    { kind: 'look_again' },
  );
  const ahead = await tx.appointment.findMany({
    where: { contactId: into.id, status: 'booked' },
    select: { id: true },
  });
  for (const { id } of ahead) await oweAppointmentChanged(tx, operatorId, id);
}

/** What the lead that ends had come to holds for the one that goes on. */
async function takeOver(
  tx: Transaction,
  operatorId: string,
  { survivor, loser }: LeadPair,
  actor: Actor,
): Promise<void> {
  const { status } = loser;
  if (status === 'opted_out' || status === 'dnc') {
    const reason = `the lead that was merged into it was ${status}`;
    const change = { operatorId, leadId: survivor.id, to: status, reason, actor, onlyFrom: STILL_WORKED };
    if (await changeLeadStatus(tx, change))
      await stopLead(tx, {
        ...{ operatorId, leadId: survivor.id },
        reason: status === 'dnc' ? 'not_interested' : 'opted_out',
      });
  }
  const end = invitationsEnd(survivor, loser);
  if (!end) return;
  const missed = await tx.appointment.findMany({
    where: { leadId: survivor.id, status: 'no_show' },
    select: { id: true },
  });
  for (const { id } of missed) await endRebook(tx, operatorId, id, end);
}

/** Nobody is won back who has booked, answered or opted out by the other lead. */
function invitationsEnd(...pair: readonly LeadPair['loser'][]): RebookEnd | null {
  if (pair.some(({ status }) => status === 'opted_out' || status === 'dnc')) return 'opted_out';
  if (pair.some(({ hasAppointment }) => hasAppointment)) return 'booked';
  return pair.some(({ status }) => status === 'replied') ? 'replied' : null;
}
