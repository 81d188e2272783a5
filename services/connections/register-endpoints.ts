import { randomUUID } from 'node:crypto';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { REGISTER_ENDPOINTS_WORKFLOW, registerEndpointsId } from '../../contracts/connections/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { requireConnection } from './connection-row.ts';

/**
 * Owes the workflow that has the vendor send its events to the connection's address. It may be asked for again, as after
 * a number was added.
 *
 * @throws Refusal forbidden, not_found, not_yet (nothing is in use yet)
 */
export async function registerEndpoints(
  db: Database,
  caller: Caller,
  { vendor }: { readonly vendor: ConnectionVendor },
): Promise<void> {
  const operatorId = requireOperator(caller);
  await asOperator(db, operatorId, async (tx) => {
    const { id: connectionId, status } = await requireConnection(tx, operatorId, vendor);
    if (status !== 'active')
      throw new Refusal('not_yet', 'The vendor has not yet confirmed what was entered: register after that.');
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'connection.register' },
      subject: { type: 'vendor_connection', id: connectionId },
      after: { vendor },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: registerEndpointsId(connectionId, randomUUID()),
      workflowType: REGISTER_ENDPOINTS_WORKFLOW,
      start: 'once',
      input: { operatorId, connectionId },
    });
  });
}
