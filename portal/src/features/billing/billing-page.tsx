import { PageHead } from '../../kit/page-head.tsx';

export function BillingPage() {
  return <PageHead title="Billing" />;
}
