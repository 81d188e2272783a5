import { ERASURE_WORKFLOW, erasureWorkflowId } from '../../contracts/contacts/erasure.ts';
import type { NewErasure } from '../../contracts/contacts/erasure-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Contact } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { type ErasureState, erasureState } from './erasure-state.ts';
import { contactsOf, readKnown } from './read-erasure.ts';

/**
 * Asks to forget a person: all contacts that were found to be it, in all campaigns of all clients. From here on nobody
 * reaches it; a workflow does the rest. It cannot be taken back, so whoever asks names the contact once more.
 *
 * @throws Refusal forbidden, not_found, invalid (the confirmation), conflict (erased, or being erased)
 */
export async function askErasure(
  db: Database,
  caller: Caller,
  input: NewErasure,
  now: Date,
): Promise<ErasureState> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const contact = await lockContact(tx, input.id);
    await refuseTwice(tx, contact);
    requireConfirmed(contact, input);
    const contactIds = await contactsOf(tx, contact.id);
    const known = await readKnown(tx, contactIds);
    await tx.contact.updateMany({ where: { id: { in: contactIds } }, data: { erasedAt: now } });
    const { requestedBy, reason } = input;
    const row = await tx.erasure.create({
      data: {
        ...{ operatorId, contactId: contact.id, requestedBy, reason, createdAt: now },
        ...{ actorKind: caller.actor.kind, actorId: caller.actor.id },
        known: { ...known },
      },
      include: { items: true },
    });
    await oweSignal(tx, {
      ...{ operatorId, workflowId: erasureWorkflowId(row.id), workflowType: ERASURE_WORKFLOW, start: 'once' },
      input: { operatorId, erasureId: row.id },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'contact.erase' },
      subject: { type: 'contact', id: contact.id },
      after: { erasureId: row.id, requestedBy, contacts: contactIds.length },
    });
    return erasureState(row);
  });
}

/** Of one that was merged, the one that it was found to be. @throws Refusal not_found */
async function lockContact(tx: Transaction, id: string): Promise<Contact> {
  const named = await tx.contact.findUnique({ where: { id }, select: { mergedIntoId: true } });
  if (!named) throw new Refusal('not_found', 'There is no such contact.');
  const standing = named.mergedIntoId ?? id;
  await tx.$queryRaw`SELECT FROM contact WHERE id = ${standing}::uuid FOR UPDATE`;
  const contact = await tx.contact.findUniqueOrThrow({ where: { id: standing } });
  // Merged just now, into another.
  return contact.mergedIntoId ? lockContact(tx, contact.mergedIntoId) : contact;
}

async function refuseTwice(tx: Transaction, { id, erasedAt }: Contact): Promise<void> {
  if (!erasedAt) return;
  const last = await tx.erasure.findFirst({ where: { contactId: id }, orderBy: { createdAt: 'desc' } });
  const became = last?.finishedAt ? 'was erased' : 'is being erased';
  throw new Refusal('conflict', `This contact ${became}: GET /api/erasures/${last?.id} tells of it.`);
}

/** @throws Refusal invalid */
function requireConfirmed({ id, phone, email }: Contact, input: NewErasure): void {
  const { confirm } = input;
  const said = confirm.trim().toLowerCase();
  const digits = said.replace(/\D/g, '');
  const byPhone = /^[\d\s().+-]+$/.test(said) && digits.length >= LAST_DIGITS && phone?.endsWith(digits);
  if (said === id || said === input.id || (email !== null && said === email) || byPhone) return;
  throw new Refusal('invalid', 'The contact was not named once more.', [
    {
      field: 'confirm',
      message: `must be the contact's id, its email or the last ${LAST_DIGITS} digits of its phone`,
    },
  ]);
}

const LAST_DIGITS = 4;
