import { PageHead } from '../../kit/page-head.tsx';

export function AdminPage() {
  return <PageHead title="Admin" />;
}
