import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from './audit.ts';

/** What becomes of somebody's sign-in, as the trail names it. */
export type SignInAction =
  | 'session.begin'
  | 'session.end'
  | 'session.refuse'
  | 'session.choose_organization'
  | 'password.change'
  | 'password.reset'
  | 'email.verify'
  | 'person.create'
  | 'sign_in_account.connect'
  | 'second_factor.enable'
  | 'second_factor.replace'
  | 'second_factor.disable'
  | 'second_factor.renew_backup_codes'
  | 'second_factor.use_backup_code'
  | 'second_factor.used_code'
  | 'second_factor.wrong_code'
  | 'second_factor.end_session';

export interface PersonChange {
  readonly userId: string;
  /** Left out: the person. */
  readonly actor?: Actor;
  readonly action: SignInAction;
  readonly subject?: { readonly type: string; readonly id: string };
  readonly after?: Prisma.InputJsonObject;
}

/**
 * Writes down what became of a person's sign-in at every organization whose member the person is, of which there is one in
 * a house: it concerns them all.
 *
 * @param tx of the login of sign-in
 */
export async function auditPerson(tx: Transaction, change: PersonChange): Promise<void> {
  const { userId, action, after } = change;
  const actor = change.actor ?? { kind: 'person', id: userId };
  const subject = change.subject ?? { type: 'user', id: userId };
  const members = await tx.member.findMany({
    where: { userId },
    select: { organization: { select: { id: true, kind: true, operatorId: true } } },
  });
  for (const { organization } of members) {
    const { id, kind, operatorId } = organization;
    const clientId = kind === 'client' ? id : null;
    if (operatorId) await audit(tx, { operatorId, clientId, actor, action, subject, after });
  }
}
