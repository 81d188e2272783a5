import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { words } from '../../kit/words.ts';

/** The steps of the version that a campaign runs now, to be chosen from. */
export function useSteps(campaignId: string | undefined) {
  const may = useMay('sequences:read');
  const { data, error, refetch } = useQuery(
    query.campaigns.steps.queryOptions({
      input: { id: campaignId ?? '' },
      enabled: may && campaignId !== undefined,
    }),
  );
  const choices = (data?.steps ?? []).map(({ id, name, kind }, index) => ({
    value: id,
    label: `${index + 1}. ${name ?? words(kind)}`,
  }));
  return { choices, error, again: () => void refetch() };
}
