import { PageHead } from '../../kit/page-head.tsx';

export function SequencesPage() {
  return <PageHead title="Sequences" />;
}
