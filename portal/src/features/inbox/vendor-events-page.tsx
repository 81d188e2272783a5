import { PageHead } from '../../kit/page-head.tsx';

export function VendorEventsPage() {
  return <PageHead title="Vendor events" />;
}
