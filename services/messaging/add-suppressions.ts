import type { NewSuppressions } from '../../contracts/messaging/suppression-api.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { toEmail } from '../../domain/leads/lead-row.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { spellingsOf } from './kept-address.ts';
import { revokeConsent } from './revoke-consent.ts';

/** What can be told of an address that is no address of its channel. */
interface Rejected {
  readonly address: string;
  readonly reason: string;
}

/**
 * Takes addresses off channels for a reason of the staff's. Each address is a transaction of its own: it waits for a
 * message that is just going out to it, and nobody waits for the rest of the list.
 *
 * @throws Refusal forbidden
 */
export async function addSuppressions(
  db: Database,
  caller: Caller,
  input: NewSuppressions,
  now: Date,
): Promise<{ added: number; already: number; rejected: Rejected[] }> {
  const operatorId = requireOperator(caller);
  const rejected: Rejected[] = [];
  let [added, already] = [0, 0];
  for (const given of new Set(input.addresses)) {
    for (const channel of new Set(input.channels)) {
      const address = channel === 'email' ? toEmail(given) : toE164(given);
      if (!address) {
        rejected.push({
          address: given,
          reason: channel === 'email' ? 'is no email address' : 'is no phone number',
        });
        continue;
      }
      const { note, purpose } = input;
      const isNew = await asOperator(db, operatorId, (tx) =>
        add(tx, caller, { operatorId, channel, address, purpose, note, now }),
      );
      if (isNew) added += 1;
      else already += 1;
    }
  }
  return { added, already, rejected };
}

interface Addition {
  readonly operatorId: string;
  readonly channel: 'sms' | 'call' | 'email';
  readonly address: string;
  readonly purpose: string;
  readonly note: string;
  readonly now: Date;
}

async function add(tx: Transaction, caller: Caller, addition: Addition): Promise<boolean> {
  const { operatorId, channel, address, purpose, note, now } = addition;
  const key = { operatorId, channel, purpose, address: { in: await spellingsOf(tx, operatorId, address) } };
  if ((await tx.suppression.count({ where: key })) > 0) return false;
  await revokeConsent(tx, {
    ...{ operatorId, channels: [channel], address, purpose, reason: 'manual', note },
    ...{ source: `${caller.actor.kind}:${caller.actor.id}`, text: note, at: now, actor: caller.actor },
  });
  return true;
}
