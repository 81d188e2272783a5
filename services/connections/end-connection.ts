import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { requireConnection, VENDOR_NAMES } from './connection-row.ts';
import { heldAtAccount } from './held-at-account.ts';

/**
 * Forgets an own account's secrets: the environment's account is used again, and what still comes over the own one is
 * refused.
 *
 * @throws Refusal forbidden, not_found, conflict (something lies at that account that would be lost)
 */
export async function endConnection(
  db: Database,
  caller: Caller,
  { vendor, now }: { readonly vendor: ConnectionVendor; readonly now: Date },
): Promise<void> {
  const operatorId = requireOperator(caller);
  await asOperator(db, operatorId, async (tx) => {
    const { id, status, version } = await requireConnection(tx, operatorId, vendor);
    // What was never used holds nothing.
    const held = status === 'active' ? await heldAtAccount(tx, vendor) : null;
    if (held)
      throw new Refusal(
        'conflict',
        `At this account of ${VENDOR_NAMES[vendor]} there are ${held}. ${REMEDY[vendor] ?? ''}`,
      );
    await tx.vendorConnection.update({
      where: { id },
      data: {
        ...{ status: 'ended', version: version + 1, problem: null, updatedAt: now },
        ...{ sealedSecrets: null, sealedPrevious: null, previousUntil: null },
        ...{ sealedCandidate: null, candidateAt: null },
      },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'connection.end' },
      subject: { type: 'vendor_connection', id },
      after: { vendor },
    });
  });
}

const REMEDY: Partial<Readonly<Record<ConnectionVendor, string>>> = {
  stripe: 'They cannot be billed, credited or refunded from another one: it stays connected.',
  retell: 'Nobody would hear how they end: end it when they are over.',
};
