import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Purpose } from '../../contracts/messaging/workflow.ts';
import { rulesFor } from '../../domain/messaging/purpose.ts';
import { nextAllowed } from '../../domain/policies/window.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface DoorQuestion {
  readonly operatorId: string;
  readonly channel: 'sms' | 'email' | 'call';
  readonly purpose: Purpose;
  /** E.164 or email; null when the contact has none. */
  readonly address: string | null;
  /** IANA zone of whoever is reached */
  readonly zone: string;
  readonly window: PolicyBody['window'];
  readonly now: Date;
  /** After this it is too late to be of use. */
  readonly until: Date | null;
  /** Why it has no purpose any more, by the facts as they are now; null: it has. */
  readonly stale: string | null;
}

export type DoorAnswer =
  | { readonly go: 'send'; readonly address: string }
  | { readonly go: 'deferred'; readonly until: Date }
  | { readonly go: 'blocked' | 'skipped'; readonly reason: string };

/** Whether something may go out now, by the rules as they are now. Ask it under the contact's lock. */
export async function askDoor(tx: Transaction, question: DoorQuestion): Promise<DoorAnswer> {
  if (!question.address) {
    return { go: 'blocked', reason: question.channel === 'email' ? 'no_email' : 'no_phone' };
  }
  const suppressed = await tx.suppression.findFirst({
    where: {
      operatorId: question.operatorId,
      channel: question.channel,
      address: question.address.toLowerCase(),
      purpose: { in: ['any', question.purpose] },
    },
  });
  if (suppressed) return { go: 'blocked', reason: suppressed.reason };
  if (question.stale) return { go: 'skipped', reason: question.stale };
  if (question.until && question.now > question.until) return { go: 'skipped', reason: 'too_late' };
  if (rulesFor(question.purpose).window) {
    const allowed = nextAllowed(question.now, question.window, question.zone);
    if (allowed > question.now) return { go: 'deferred', until: allowed };
  }
  return { go: 'send', address: question.address };
}
