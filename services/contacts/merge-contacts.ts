import type { ContactMerge } from '../../contracts/contacts/contact-api.ts';
import { isSealed } from '../../contracts/contacts/sealed-field.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { sqlOf } from '../leads/batch-sql.ts';
import { contactsLockName, lockName, takeContactLock } from '../messaging/contact-lock.ts';
import { addressesOf } from './addresses-of.ts';
import { againIfLocked, waitBriefly } from './again-if-locked.ts';
import { type ContactDetails, readContact } from './get-contact.ts';
import { moveHistory } from './move-history.ts';
import { oweSettling } from './owe-settling.ts';
import { type MergePlan, planMerge } from './plan-merge.ts';
import { markedFields } from './sealed-fields.ts';
import { tellOfMerge } from './tell-of-merge.ts';

/**
 * One person had two contacts: the first becomes the second. Leads and all that was written about them go over, what
 * the second lacks is filled in, and the first stays as the place of the addresses that the second has no room for.
 * Whatever is written about the first meanwhile, by a send or an import, goes to the second: the database sees to that.
 *
 * @throws Refusal forbidden, not_found, invalid (into itself), conflict (merged before), unavailable
 */
export async function mergeContacts(
  db: Database,
  caller: Caller,
  merge: ContactMerge,
  now: Date,
): Promise<ContactDetails> {
  const operatorId = requireOperator(caller);
  return againIfLocked(() =>
    asOperator(db, operatorId, async (tx) => {
      await waitBriefly(tx);
      await planMerge(tx, merge);
      await lockBoth(tx, operatorId, [merge.id, merge.into]);
      const plan = await planMerge(tx, merge);
      await moveHistory(tx, plan, now);
      await unitePeople(tx, plan);
      await settleTakenOver(tx, plan);
      await writeDown(tx, caller, plan, merge.reason);
      await tellOfMerge(tx, plan, caller.actor);
      return readContact(tx, caller, merge.into);
    }),
  );
}

/** Nobody sends to them, revokes, imports or merges at the same time. */
async function lockBoth(tx: Transaction, operatorId: string, ids: readonly string[]): Promise<void> {
  const addresses: string[] = [...ids];
  for (const id of ids) addresses.push(...(await addressesOf(tx, id)));
  for (const name of [...new Set(addresses.map((address) => lockName(operatorId, address)))].sort())
    await takeContactLock(tx, name);
  // The lock that an import holds while it finds out who is whom.
  await takeContactLock(tx, contactsLockName(operatorId));
  // Not a weaker lock: a row that refers to them waits, and then sees what they became.
  await tx.$queryRaw`SELECT 1 FROM contact WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM lead WHERE contact_id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
}

async function unitePeople(tx: Transaction, { from, into, fills, emailIsKept }: MergePlan): Promise<void> {
  const { fields, tags, ...plain } = fills;
  // What the other takes over, or has itself, is no longer this one's.
  const gives = {
    ...(plain.phone && { phone: null }),
    ...((plain.email || from.email === into.email || emailIsKept) && { email: null }),
  };
  await tx.contact.update({ where: { id: from.id }, data: { ...gives, mergedIntoId: into.id } });
  await tx.contact.updateMany({ where: { mergedIntoId: from.id }, data: { mergedIntoId: into.id } });
  await tx.contact.update({
    where: { id: into.id },
    data: {
      ...plain,
      ...(tags && { tags: [...tags] }),
      ...(fields && { fields: fields as Prisma.InputJsonObject }),
    },
  });
}

/** A look at all contacts may have passed the one that is kept, and not yet come to the one whose values it takes. */
async function settleTakenOver(tx: Transaction, { into: { operatorId }, fills }: MergePlan): Promise<void> {
  if (!fills.fields) return;
  const marked = await markedFields(sqlOf(tx), operatorId);
  const isWrong = Object.entries(fills.fields).some(([name, value]) => isSealed(value) !== marked.has(name));
  if (isWrong) await oweSettling(tx, operatorId);
}

async function writeDown(
  tx: Transaction,
  { actor }: Caller,
  { from, into, moved, pairs, fills, clashes }: MergePlan,
  reason: string,
): Promise<void> {
  const { operatorId } = into;
  const merged = { from: from.id, into: into.id };
  await audit(tx, {
    ...{
      operatorId,
      actor,
      action: 'contact.merge',
      subject: { type: 'contact', id: into.id },
      words: reason,
    },
    after: {
      ...merged,
      ...{ fills: Object.keys(fills), clashes: clashes.map(({ field }) => field) },
      moved: moved.map(({ id }) => id),
      ended: pairs.map(({ survivor, loser }) => ({ lead: loser.id, into: survivor.id })),
    },
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'contact.merged', subject: { type: 'contact', id: from.id } },
    after: merged,
  });
  for (const { survivor, loser } of pairs)
    await audit(tx, {
      ...{ operatorId, actor, action: 'lead.merged', subject: { type: 'lead', id: loser.id } },
      before: { status: loser.status, contactId: loser.contactId },
      after: { into: survivor.id, ending: 'stopped' },
    });
}
