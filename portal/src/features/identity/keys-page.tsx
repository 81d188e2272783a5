import { PageHead } from '../../kit/page-head.tsx';

export function KeysPage() {
  return <PageHead title="API keys" />;
}
