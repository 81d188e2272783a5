import { Anchor } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { usePageTitle } from '../../kit/page-title.ts';
import { LeadDetails } from './lead-details.tsx';

const route = getRouteApi('/shell/leads/$id');

/** One lead, with all that is known of it. */
export function LeadPage() {
  const { id } = route.useParams();
  usePageTitle('Lead');
  return (
    <>
      <Anchor
        renderRoot={(props) => <Link to="/leads" {...props} />}
        size="sm"
        mb="sm"
        display="inline-block"
      >
        All leads
      </Anchor>
      <LeadDetails id={id} key={id} isPage />
    </>
  );
}
