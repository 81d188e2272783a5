import type { Purpose } from '../../contracts/messaging/workflow.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { rulesFor } from '../../domain/messaging/purpose.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { spellingsOf } from './kept-address.ts';

interface Reached {
  readonly operatorId: string;
  readonly channel: 'sms' | 'email' | 'call';
  readonly purpose: Purpose;
  /** In lower case */
  readonly address: string;
  readonly rules: Pick<PolicyBody, 'consent'>;
  readonly key?: string;
}

/** Why somebody must not be reached for this purpose: the suppression's reason, or `no_consent`. Null: they may be. */
export async function whyNotAgreed(tx: Transaction, reached: Reached): Promise<string | null> {
  const { suppression, caps } = rulesFor(reached.purpose);
  if (suppression === 'exempt') return null;
  const { operatorId, channel, purpose } = reached;
  const address = { in: await spellingsOf(tx, operatorId, reached.address) };
  if (suppression === 'once')
    return (await wasConfirmed(tx, { ...reached, ledger: address })) ? 'confirmed_already' : null;
  const forAny =
    suppression === 'transactional' ? { purpose: 'any', reason: { not: 'opted_out' } } : { purpose: 'any' };
  const suppressed = await tx.suppression.findFirst({
    where: { operatorId, channel, address, OR: [{ purpose }, forAny] },
    select: { reason: true },
  });
  if (suppressed) return suppressed.reason;
  // What we begin of ourselves needs a yes where the policy says so; what people asked for has had it.
  const needsGrant = caps && reached.rules.consent.includes(channel);
  return needsGrant && !(await hasAgreed(tx, { ...reached, ledger: address })) ? 'no_consent' : null;
}

type InLedger = Reached & { readonly ledger: { readonly in: string[] } };

/** The last word in the ledger counts. */
async function hasAgreed(tx: Transaction, { operatorId, channel, ledger, purpose }: InLedger) {
  const last = await tx.consent.findFirst({
    where: { operatorId, channel, address: ledger, purpose: { in: ['any', purpose] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { action: true },
  });
  return last?.action === 'granted';
}

/** An opt-out is confirmed once: not again until consent was given and taken back anew. */
async function wasConfirmed(
  tx: Transaction,
  { operatorId, channel, address, ledger, key }: InLedger,
): Promise<boolean> {
  const granted = await tx.consent.findFirst({
    where: { operatorId, channel, address: ledger, action: 'granted' },
    orderBy: { at: 'desc' },
    select: { at: true },
  });
  const confirmations = await tx.message.count({
    where: {
      operatorId,
      key: { not: key },
      toAddress: address,
      purpose: 'opt_out_confirmation',
      status: { in: ['sending', 'sent', 'delivered', 'unconfirmed'] },
      ...(granted && { createdAt: { gt: granted.at } }),
    },
  });
  return confirmations > 0;
}
