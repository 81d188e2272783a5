import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';

export type Progress = Awaited<ReturnType<typeof api.milestones.progress>>['items'][number];

/** How far each client is from its next invoice, or one. */
export function useProgress(clientId?: string) {
  return useQuery(query.milestones.progress.queryOptions({ input: { clientId, limit: 200 } }));
}

/** `7 more shows until the next invoice of $2,000` */
export function progressInWords({ remaining, amountCents, currency, opening }: Progress): string {
  const price = money(amountCents, currency, { isRound: true });
  if (opening > 0) return `An invoice of ${price} is being made right now`;
  return `${remaining} more ${remaining === 1 ? 'show' : 'shows'} until the next invoice of ${price}`;
}
