import { PageHead } from '../../kit/page-head.tsx';

export function ImportsPage() {
  return <PageHead title="Import" />;
}
