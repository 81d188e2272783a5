import type { AskedHolder, ErasureAtVendor, ErasureLeft } from '../../contracts/contacts/erasure.ts';
import type { KnownPerson } from '../../domain/contacts/person-pattern.ts';
import type { Database } from '../../prisma/client.ts';
import type { ErasureItem } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** What a vendor's part came to: erased, kept by the vendor and why, or to be asked again later. */
export type ItemErased =
  | { readonly did: 'erase' }
  | { readonly did: 'keep'; readonly reason: string }
  | { readonly did: 'not_yet' };

export type ItemEraser = (item: ErasureItem, known: KnownPerson) => Promise<ItemErased>;

/** Some seconds' work. */
const AT_ONCE = 20;

/**
 * Erases a page of what lies at a vendor: there first, and then it is written down, item by item. A process that dies in
 * between leaves one that is still pending, and asking the vendor again is as good as once.
 */
export async function eraseItems(
  db: Database,
  { operatorId, erasureId, holder }: ErasureAtVendor,
  now: Date,
  erase: ItemEraser,
): Promise<ErasureLeft> {
  const pending = { erasureId, holder, status: 'pending' };
  const { items, known } = await asOperator(db, operatorId, async (tx) => ({
    items: await tx.erasureItem.findMany({ where: pending, orderBy: { id: 'asc' }, take: AT_ONCE }),
    known: (await tx.erasure.findUniqueOrThrow({ where: { id: erasureId } })).known,
  }));
  if (known === null) return { left: 0, notYet: 0 };
  let notYet = 0;
  for (const item of items) {
    const became = await erase(item, known as unknown as KnownPerson);
    if (became.did === 'not_yet') notYet += 1;
    else await settleItem(db, operatorId, item.id, became, now);
  }
  const left = await asOperator(db, operatorId, (tx) => tx.erasureItem.count({ where: pending }));
  return { left, notYet };
}

function settleItem(
  db: Database,
  operatorId: string,
  id: string,
  became: Exclude<ItemErased, { did: 'not_yet' }>,
  now: Date,
) {
  const data =
    became.did === 'erase'
      ? { status: 'done', reason: null, reference: null, doneAt: now }
      : { status: 'kept', reason: became.reason, doneAt: now };
  return asOperator(db, operatorId, (tx) =>
    tx.erasureItem.updateMany({ where: { id, status: 'pending' }, data }),
  );
}

/** A vendor that did not answer for so long that it is said so: a person must ask it by hand. */
export async function leaveItems(
  db: Database,
  { operatorId, erasureId, holder }: ErasureAtVendor & { readonly holder: AskedHolder },
  now: Date,
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.erasureItem.updateMany({
      where: { erasureId, holder, status: 'pending' },
      data: {
        status: 'kept',
        reason: 'the vendor did not do it though it was asked again and again: ask it by hand',
        doneAt: now,
      },
    }),
  );
}
