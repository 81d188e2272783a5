import type { EnteredConnection } from '../../contracts/connections/connection-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, masked } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import {
  type AskedCheck,
  type ConnectionRow,
  lockConnection,
  openSlot,
  oweCheck,
  sealSlot,
} from './connection-row.ts';
import type { Secrets } from './verifying-secret.ts';
import { wholeSecrets } from './whole-secrets.ts';

/**
 * Enters an own account's secrets, or other ones. They are kept aside, and used once the vendor has said that they are
 * right: until then what was in use before stays so. The same ones again are merely asked about.
 *
 * @throws Refusal forbidden, invalid (which fields), conflict (something else was entered meanwhile)
 */
export async function enterConnection(
  db: Database,
  seal: Sealer,
  caller: Caller,
  { now, ...entered }: EnteredConnection & { readonly now: Date },
): Promise<AskedCheck> {
  const operatorId = requireOperator(caller);
  const { vendor, previousHours } = entered;
  return asOperator(db, operatorId, async (tx) => {
    const known = await lockConnection(tx, operatorId, vendor);
    if (entered.version !== undefined && !isCurrent(known, entered.version))
      throw new Refusal('conflict', 'Something else was entered meanwhile: look at it again first.');
    const before = known && openKept(seal, known);
    const secrets = wholeSecrets(vendor, before, entered.secrets);
    const isNew = !isSame(before, secrets);
    if (known?.sealedCandidate && !isNew) {
      // It is being asked about already: only for how long the earlier secret stays may be another answer.
      await tx.vendorConnection.update({ where: { id: known.id }, data: { previousHours } });
      return { connectionId: known.id, version: known.version };
    }
    const row =
      known ?? ((await tx.vendorConnection.create({ data: { operatorId, vendor } })) as ConnectionRow);
    const version = row.version + 1;
    const candidate = { sealedCandidate: sealSlot(seal, row, 'candidate', secrets), candidateAt: now };
    await tx.vendorConnection.update({
      where: { id: row.id },
      data: {
        ...{ version, previousHours, problem: null, updatedAt: now },
        ...(isNew && { ...candidate, enteredVersion: version }),
      },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: isNew ? 'connection.enter' : 'connection.check' },
      subject: { type: 'vendor_connection', id: row.id },
      after: { vendor, version, ...(isNew && { secrets: masked(entered.secrets) }) },
    });
    await oweCheck(tx, row, version);
    return { connectionId: row.id, version };
  });
}

/** Being asked about makes a new version too, as several times a day: that overtakes nobody. */
function isCurrent(row: ConnectionRow | null, version: number): boolean {
  return row ? row.enteredVersion <= version && version <= row.version : version === 0;
}

/** What was entered last and not refused. Sealed by a key that is gone, it must be entered anew. */
function openKept(seal: Sealer, row: ConnectionRow): Secrets | null {
  try {
    return openSlot(seal, row, 'candidate') ?? openSlot(seal, row, 'secrets');
  } catch {
    return null;
  }
}

function isSame(before: Secrets | null, after: Secrets): boolean {
  const names = Object.keys({ ...before, ...after });
  return before !== null && names.every((name) => before[name] === after[name]);
}
