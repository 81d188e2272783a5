import { PageHead } from '../../kit/page-head.tsx';

export function MembersPage() {
  return <PageHead title="Members" />;
}
