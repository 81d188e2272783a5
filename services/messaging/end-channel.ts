import { endsChannel } from '../../domain/messaging/unreachable.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { revokeConsent } from './revoke-consent.ts';
import { suppress } from './suppress.ts';

export interface VendorsWord {
  readonly operatorId: string;
  readonly vendor: string | null;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  /** The vendor's own word or code for the failure. */
  readonly code: string | null | undefined;
  readonly at: Date;
  readonly actor: Actor;
}

/**
 * Ends a channel for an address of which the vendor says that it can never be reached: a hard bounce, a landline. That
 * somebody opted out at the vendor is a revocation like any other. Never call it under the contact's lock: it takes it.
 */
export async function endChannel(tx: Transaction, word: VendorsWord): Promise<void> {
  const reason = endsChannel(word.vendor, word.code);
  if (!reason) return;
  const { operatorId, vendor, channel, code, at, actor } = word;
  const address = word.address.toLowerCase();
  const note = `${vendor}: ${code}`;
  if (reason === 'opted_out' || reason === 'complained') {
    const channels = channel === 'sms' ? (['sms', 'call'] as const) : (['email'] as const);
    const known = await tx.suppression.count({
      where: { operatorId, channel, address, purpose: 'any', reason },
    });
    if (known > 0) return;
    const source = `${vendor}:${code}`;
    await revokeConsent(tx, { operatorId, channels, address, reason, source, text: note, at, actor });
  } else {
    await suppress(tx, { operatorId, channel, address, purpose: 'any', reason, note, at });
  }
}
