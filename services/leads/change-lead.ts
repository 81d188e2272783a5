import type { LeadChange } from '../../contracts/leads/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireMember } from '../identity/require-member.ts';
import { Refusal } from '../refusal.ts';
import { requireLead } from './lead-scope.ts';
import { tellLead } from './stop-lead.ts';

/**
 * Scores a lead or assigns it to a member; what is left out stays. A running sequence looks again: its branches may ask
 * for the score.
 *
 * @throws Refusal forbidden, not_found, invalid (assignedTo)
 */
export async function changeLead(db: Database, caller: Caller, { id, score, assignedTo }: LeadChange) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const [before] = await tx.$queryRaw<Standing[]>`
      SELECT score, assigned_to AS "assignedTo" FROM lead WHERE id = ${id}::uuid FOR UPDATE`;
    if (!before) throw new Refusal('not_found', 'There is no such lead.');
    await requireLead(tx, caller, id);
    if (assignedTo) await requireMember(tx, assignedTo, 'assignedTo');
    const lead = await tx.lead.update({
      where: { id },
      data: { score, assignedTo },
      include: { contact: true },
    });
    const after = { score: lead.score, assignedTo: lead.assignedTo };
    if (after.score === before.score && after.assignedTo === before.assignedTo) return lead;
    if (after.score !== before.score && lead.startedAt && !lead.endedAt) {
      await tellLead(tx, operatorId, id, { kind: 'look_again' });
    }
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'lead.change',
      subject: { type: 'lead', id },
      before: { ...before },
      after,
    });
    return lead;
  });
}

interface Standing {
  readonly score: number | null;
  readonly assignedTo: string | null;
}
