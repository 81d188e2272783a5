import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';

interface OwedCredit {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly milestoneNumber: number;
  readonly slot: number;
}

/** The account of a credit's invoice is connected no more: staff give it back there. Asked once, however often it is tried. */
export async function askByHand(db: Database, credit: OwedCredit): Promise<void> {
  const { id, operatorId, clientId, milestoneNumber, slot } = credit;
  await asOperator(db, operatorId, (tx) =>
    createTask(tx, {
      ...{ operatorId, clientId, leadId: null, kind: 'invoice_refused', key: `credit:${id}:account_ended` },
      title: `Credit show ${slot} of milestone ${milestoneNumber} by hand: its Stripe account is connected no more`,
      detail: 'The invoice was made at an account that has been ended here. Issue the credit note there.',
    }),
  );
}
