import type { OperatorChanges } from '../../contracts/identity/operator-api.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Database } from '../../prisma/client.ts';
import type { Organization, Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { againIfLocked } from '../contacts/again-if-locked.ts';
import { oweSettling } from '../contacts/owe-settling.ts';
import { Refusal } from '../refusal.ts';
import { audit, changed } from './audit.ts';

/**
 * Changes the operator's own settings; what is left out stays.
 *
 * @throws Refusal invalid (zone), unavailable (its days cannot be counted anew while so much happens)
 */
export async function changeOperator(db: Database, caller: Caller, changes: OperatorChanges) {
  const operatorId = requireOperator(caller);
  const zone = changes.zone === undefined ? undefined : toZone(changes.zone);
  if (zone === null) {
    throw new Refusal('invalid', 'The operator cannot be changed so.', [
      { field: 'zone', message: 'must be an IANA zone' },
    ]);
  }
  const { sensitiveFields, ...others } = changes;
  const marks = sensitiveFields && { sensitiveFields: [...new Set(sensitiveFields)].sort() };
  const change = { ...others, zone, ...marks };
  return againIfLocked(() => applyChanges(db, caller, operatorId, change), BUSY);
}

const BUSY =
  'So much happens with your leads that their days cannot be counted in another zone now: try again in a minute.';

function applyChanges(
  db: Database,
  { actor }: Caller,
  operatorId: string,
  data: Prisma.OrganizationUpdateInput,
) {
  return asOperator(db, operatorId, async (tx) => {
    const before = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
    const after = await tx.organization.update({ where: { id: operatorId }, data });
    if (after.sensitiveFields.join() !== before.sensitiveFields.join()) {
      await oweSettling(tx, operatorId);
    }
    await audit(tx, {
      operatorId,
      actor,
      action: 'operator.change',
      subject: { type: 'organization', id: operatorId },
      ...changed(settings(before), settings(after)),
    });
    return after;
  });
}

function settings(of: Organization): Prisma.InputJsonObject {
  const { name, zone, smsVendor, sensitiveFields, keep } = of;
  return { name, zone, smsVendor, sensitiveFields, keep };
}
