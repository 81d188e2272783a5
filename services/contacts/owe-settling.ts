import {
  MARKS_CHANGED,
  SETTLE_FIELDS_WORKFLOW,
  settleFieldsWorkflowId,
} from '../../contracts/contacts/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Owes a look at all contacts of an operator: some may not stand as its marks ask for. */
export async function oweSettling(tx: Transaction, operatorId: string): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: settleFieldsWorkflowId(operatorId),
    workflowType: SETTLE_FIELDS_WORKFLOW,
    start: 'entity',
    input: { operatorId },
    signal: MARKS_CHANGED,
  });
}
