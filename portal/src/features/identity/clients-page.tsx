import { PageHead } from '../../kit/page-head.tsx';

export function ClientsPage() {
  return <PageHead title="Clients" />;
}
