import { PageHead } from '../../kit/page-head.tsx';

export function AuditPage() {
  return <PageHead title="Audit" />;
}
