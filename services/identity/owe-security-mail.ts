import { randomUUID } from 'node:crypto';
import type { SecurityMailKind } from '../../contracts/identity/security-mail.ts';
import { SECURITY_MAIL } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweMessage } from '../messaging/owe-message.ts';
import type { Sealer } from '../seal.ts';

export interface OwedSecurityMail {
  /** In whose name it goes out. */
  readonly operatorId: string;
  /** Of an invitation: where to, the operator itself or one of its clients. */
  readonly organizationId?: string;
  readonly kind: SecurityMailKind;
  readonly email: string;
  /** What its kind wants said, in words of ours: never a name or an address. */
  readonly about?: string;
  /** What its link opens; of letters and digits, `-` and `_`. A mail that leads nowhere has none. */
  readonly link?: { readonly token: string; readonly expiresAt: Date };
  readonly now: Date;
}

/** A notice that nobody could deliver for so long is news no more. */
const NOTICE_LASTS_MS = 3 * 86_400_000;

const KEY = 'security:';

/**
 * Owes somebody an email about signing in, in the transaction that makes it due. It goes out through the door. Its token
 * is sealed: neither the payload nor the message's row holds it, and the door opens it at the moment of sending.
 *
 * @param tx of the login of sign-in
 */
export async function oweSecurityMail(tx: Transaction, seal: Sealer, mail: OwedSecurityMail): Promise<void> {
  const { operatorId, organizationId, kind, email: toAddress, about, link, now } = mail;
  const id = randomUUID();
  // Not `create`, which reads what it wrote: the login of sign-in may not.
  await tx.securityMail.createMany({
    data: {
      ...{ id, operatorId, organizationId, kind, toAddress, about, createdAt: now },
      ...(link && { sealedToken: seal.seal(link.token, sealedAbout(id)), expiresAt: link.expiresAt }),
    },
  });
  await oweMessage(tx, {
    ...{ operatorId, leadId: null, appointmentId: null, channel: 'email', purpose: 'security' },
    template: SECURITY_MAIL,
    key: `${KEY}${id}`,
    until: link?.expiresAt.getTime() ?? now.getTime() + NOTICE_LASTS_MS,
  });
}

export const sealedAbout = (id: string): string => `security_mail:${id}`;

/** The row that a message's key names. */
export const securityMailIdOf = (key: string): string => key.slice(KEY.length);
