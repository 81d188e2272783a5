import { PageHead } from '../../kit/page-head.tsx';

export function RepsPage() {
  return <PageHead title="Reps" />;
}
