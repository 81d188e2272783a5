import { PageHead } from '../../kit/page-head.tsx';

export function LeadsPage() {
  return <PageHead title="Leads" />;
}
