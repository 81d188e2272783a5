import { PageHead } from '../../kit/page-head.tsx';

export function SuppressionsPage() {
  return <PageHead title="Suppressions" />;
}
