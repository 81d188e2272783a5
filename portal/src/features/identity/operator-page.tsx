import { PageHead } from '../../kit/page-head.tsx';

export function OperatorPage() {
  return <PageHead title="Business" />;
}
