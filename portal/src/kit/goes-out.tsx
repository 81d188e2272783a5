import { useQuery } from '@tanstack/react-query';
import { query } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { both, plainClock } from './time.tsx';

interface GoesOutProps {
  readonly leadId: string;
  readonly channel: 'sms' | 'email';
}

/** When what somebody wrote by hand goes out, by the clock of whoever reads and by that of the person. */
export function GoesOut({ leadId, channel }: GoesOutProps) {
  const may = useMay('consent:read');
  const reach = useQuery(query.leadReach.get.queryOptions({ input: { id: leadId }, enabled: may }));
  const byHand = reach.data?.channels.find((each) => each.channel === channel)?.byHand;
  if (!reach.data || byHand?.can !== 'later' || !byHand.again) return null;
  const why = byHand.why ? `: ${byHand.why.charAt(0).toLowerCase()}${byHand.why.slice(1)}` : '.';
  return <>Goes out {both(byHand.again, reach.data.zone) + plainClock(why)}</>;
}
