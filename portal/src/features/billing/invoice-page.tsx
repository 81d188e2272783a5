import { PageHead } from '../../kit/page-head.tsx';

export function InvoicePage() {
  return <PageHead title="Invoice" />;
}
