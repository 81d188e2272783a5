import { PageHead } from '../../kit/page-head.tsx';

export function PoliciesPage() {
  return <PageHead title="Policies" />;
}
