import { PageHead } from '../../kit/page-head.tsx';

export function TemplatesPage() {
  return <PageHead title="Templates" />;
}
