import { PageHead } from '../../kit/page-head.tsx';

export function ConnectionsPage() {
  return <PageHead title="Vendor accounts" />;
}
