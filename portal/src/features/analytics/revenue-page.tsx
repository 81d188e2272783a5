import { PageHead } from '../../kit/page-head.tsx';

export function RevenuePage() {
  return <PageHead title="Revenue" />;
}
