import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { readIds, signIds } from '../signed-link.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { spellingsOf } from './kept-address.ts';
import { revokeConsent } from './revoke-consent.ts';

interface UnsubscribeSubject {
  readonly operatorId: string;
  readonly contactId: string;
}

/** Whom the page speaks to: no more of the person than the language. */
export interface Unsubscriber {
  readonly locale: string | null;
  /** Whose emails end. */
  readonly sender: string;
}

/** Signs whom a link takes off. The link holds two ids and no personal data. */
export function signUnsubscribeLink({ operatorId, contactId }: UnsubscribeSubject, secret: string): string {
  return signIds('unsubscribe', [operatorId, contactId], secret);
}

/** Whom a link takes off; null when it is not one of ours. */
export function readUnsubscribeLink(token: string, secret: string): UnsubscribeSubject | null {
  const ids = readIds('unsubscribe', token, secret);
  return ids && { operatorId: ids[0], contactId: ids[1] };
}

/** Who stands behind a link; null when the person is gone. */
export async function findUnsubscriber(
  db: Database,
  { operatorId, contactId }: UnsubscribeSubject,
): Promise<Unsubscriber | null> {
  return asOperator(db, operatorId, async (tx) => {
    const contact = await tx.contact.findUnique({
      where: { id: await standingContact(tx, contactId) },
      select: {
        locale: true,
        leads: {
          select: { campaign: { select: { client: { select: { name: true } } } } },
          orderBy: { createdAt: 'desc' },
          take: 1,
        },
      },
    });
    if (!contact) return null;
    const { name } = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
    return { locale: contact.locale, sender: contact.leads[0]?.campaign.client.name ?? name };
  });
}

/** Ends emails to a person's address. Whoever has been taken off already is not taken off again. */
export async function unsubscribe(
  db: Database,
  { operatorId, contactId }: UnsubscribeSubject,
  said: { readonly words: string; readonly now: Date },
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const ids = [...new Set([contactId, await standingContact(tx, contactId)])];
    const contacts = await tx.contact.findMany({ where: { id: { in: ids } }, select: { email: true } });
    const emails = new Set(contacts.flatMap(({ email }) => email ?? []));
    for (const address of [...emails].sort()) await takeOff(tx, { operatorId, address }, said);
  });
}

/** A link of before a merge takes off the address that it was sent to, and the one that emails go to since. */
async function standingContact(tx: Transaction, contactId: string): Promise<string> {
  const contact = await tx.contact.findUnique({ where: { id: contactId }, select: { mergedIntoId: true } });
  return contact?.mergedIntoId ?? contactId;
}

async function takeOff(
  tx: Transaction,
  { operatorId, address }: { readonly operatorId: string; readonly address: string },
  said: { readonly words: string; readonly now: Date },
): Promise<void> {
  await takeContactLock(tx, lockName(operatorId, address));
  const last = await tx.consent.findFirst({
    where: {
      ...{ operatorId, channel: 'email', purpose: 'any' },
      address: { in: await spellingsOf(tx, operatorId, address) },
    },
    orderBy: { at: 'desc' },
  });
  if (last?.action === 'revoked') return;
  await revokeConsent(tx, {
    ...{ operatorId, channels: ['email'], address },
    ...{ source: 'unsubscribe', text: said.words, at: said.now },
    actor: { kind: 'person', id: 'unsubscribe-link' },
  });
}
