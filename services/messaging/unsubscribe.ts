import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readIds, signIds } from '../signed-link.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
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
      where: { id: contactId },
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
    const contact = await tx.contact.findUnique({ where: { id: contactId }, select: { email: true } });
    if (!contact?.email) return;
    const about = { operatorId, channel: 'email', address: contact.email, purpose: 'any' };
    await takeContactLock(tx, lockName(operatorId, contact.email));
    const last = await tx.consent.findFirst({ where: about, orderBy: { at: 'desc' } });
    if (last?.action === 'revoked') return;
    await revokeConsent(tx, {
      ...{ operatorId, channels: ['email'], address: contact.email },
      ...{ source: 'unsubscribe', text: said.words, at: said.now },
      actor: { kind: 'person', id: 'unsubscribe-link' },
    });
  });
}
