import { PageHead } from '../../kit/page-head.tsx';

export function NewCampaignPage() {
  return <PageHead title="New campaign" />;
}
