import { PageHead } from '../../kit/page-head.tsx';

export function SequencePage() {
  return <PageHead title="Sequence" />;
}
