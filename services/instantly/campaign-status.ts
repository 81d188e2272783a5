import type { InstantlyCampaignView } from '../../contracts/instantly/campaign-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

const WORDS: Readonly<Record<number, InstantlyCampaignView['status']>> = {
  0: 'draft',
  1: 'active',
  2: 'paused',
  3: 'completed',
  4: 'subsequences',
};

/** How a campaign stands, by what Instantly's list said last, and when that list was last read in full. */
export function statusOf(
  { status, listedAt }: { readonly status: number | null; readonly listedAt: Date | null },
  answeredAt: Date | null,
): InstantlyCampaignView['status'] {
  if (status === null) return null;
  if (answeredAt && listedAt && listedAt < answeredAt) return 'gone';
  return WORDS[status] ?? (status < 0 ? 'in_trouble' : null);
}

/** When Instantly's list was last read in full. A client does not see how the lists stand; what is gone is gone for it too. */
export async function lastAnswered(db: Database, operatorId: string): Promise<Date | null> {
  const mirror = await asOperator(db, operatorId, (tx) =>
    tx.instantlyMirror.findUnique({ where: { operatorId }, select: { answeredAt: true } }),
  );
  return mirror?.answeredAt ?? null;
}
