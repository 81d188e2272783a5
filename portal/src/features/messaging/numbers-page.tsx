import { PageHead } from '../../kit/page-head.tsx';

export function NumbersPage() {
  return <PageHead title="Numbers and senders" />;
}
