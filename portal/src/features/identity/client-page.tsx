import { PageHead } from '../../kit/page-head.tsx';

export function ClientPage() {
  return <PageHead title="Client" />;
}
