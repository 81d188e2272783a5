import type { NewPaymentSetup } from '../../contracts/billing/payment-setup-api.ts';
import { PAYMENT_SETUP_WORKFLOW, paymentSetupWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { showSetup } from './show-setup.ts';

/**
 * Asks for a page on which a client leaves a payment method. While the client has one that can be used, or one is being
 * made, that one is the answer.
 *
 * @throws Refusal invalid (an operator named no client), not_found
 */
export async function requestPaymentSetup(db: Database, caller: Caller, asked: NewPaymentSetup, now: Date) {
  const { tenant } = caller;
  const clientId = asked.clientId ?? (tenant.role === 'client' ? tenant.clientId : undefined);
  if (!clientId) {
    const message = 'must name one of your clients';
    throw new Refusal('invalid', 'Whose payment method is meant?', [{ field: 'clientId', message }]);
  }
  await asTenant(db, tenant, (tx) => requireClient(tx, clientId));
  const { operatorId } = tenant;
  const setup = await asOperator(db, operatorId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`payment-setup:${clientId}`}, 0))`;
    return (await openSetup(tx, clientId, now)) ?? (await newSetup(tx, caller, { operatorId, clientId }));
  });
  return showSetup(setup, now);
}

async function openSetup(tx: Transaction, clientId: string, now: Date) {
  return tx.paymentSetup.findFirst({
    where: {
      clientId,
      completedAt: null,
      OR: [{ status: 'requested' }, { status: 'open', expiresAt: { gt: now } }],
    },
    orderBy: { createdAt: 'desc' },
  });
}

async function newSetup(tx: Transaction, { actor }: Caller, data: { operatorId: string; clientId: string }) {
  const setup = await tx.paymentSetup.create({ data });
  const { operatorId, clientId } = data;
  await oweSignal(tx, {
    operatorId,
    workflowId: paymentSetupWorkflowId(setup.id),
    workflowType: PAYMENT_SETUP_WORKFLOW,
    start: 'once',
    input: { operatorId, paymentSetupId: setup.id },
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment_setup.request' },
    subject: { type: 'payment_setup', id: setup.id },
    after: { clientId },
  });
  return setup;
}
