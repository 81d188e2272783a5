import { PageHead } from '../../kit/page-head.tsx';

export function AppointmentPage() {
  return <PageHead title="Appointment" />;
}
