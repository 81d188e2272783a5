import { PageHead } from '../../kit/page-head.tsx';

export function AppointmentsPage() {
  return <PageHead title="Appointments" />;
}
