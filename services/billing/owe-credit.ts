import { CREDIT_WORKFLOW, creditWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

export interface OwedCredit {
  readonly operatorId: string;
  readonly clientId: string;
  readonly milestoneId: string;
  /** The reversed show. */
  readonly proofId: string;
  readonly amountCents: number;
}

/** Owes a client the price of one reversed show, in the transaction that reverses it. Owing it again changes nothing. */
export async function oweCredit(tx: Transaction, owed: OwedCredit): Promise<void> {
  const { operatorId, milestoneId, proofId } = owed;
  if (owed.amountCents === 0) return;
  const invoice = await tx.invoice.findUniqueOrThrow({
    where: { operatorId_milestoneId: { operatorId, milestoneId } },
    select: { id: true, currency: true },
  });
  await tx.creditNote.createMany({
    data: { ...owed, invoiceId: invoice.id, currency: invoice.currency },
    skipDuplicates: true,
  });
  const note = await tx.creditNote.findUniqueOrThrow({
    where: { operatorId_proofId: { operatorId, proofId } },
    select: { id: true },
  });
  await oweSignal(tx, {
    operatorId,
    workflowId: creditWorkflowId(note.id),
    workflowType: CREDIT_WORKFLOW,
    start: 'once',
    input: { operatorId, creditNoteId: note.id },
  });
}
