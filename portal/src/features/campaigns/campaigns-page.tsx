import { PageHead } from '../../kit/page-head.tsx';

export function CampaignsPage() {
  return <PageHead title="Campaigns" />;
}
