import { PageHead } from '../../kit/page-head.tsx';

export function CampaignPage() {
  return <PageHead title="Campaign" />;
}
