import { PageHead } from '../../kit/page-head.tsx';

export function MessagesPage() {
  return <PageHead title="Messages" />;
}
