import { PageHead } from '../../kit/page-head.tsx';

export function AgreementsPage() {
  return <PageHead title="Agreements" />;
}
