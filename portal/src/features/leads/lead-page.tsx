import { PageHead } from '../../kit/page-head.tsx';

export function LeadPage() {
  return <PageHead title="Lead" />;
}
