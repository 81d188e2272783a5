import { PageHead } from '../../kit/page-head.tsx';

export function TasksPage() {
  return <PageHead title="Tasks" />;
}
