import { PageHead } from '../../kit/page-head.tsx';

export function AccountPage() {
  return <PageHead title="My account" />;
}
