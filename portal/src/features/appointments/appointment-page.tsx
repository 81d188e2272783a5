import { Box } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { PageHead } from '../../kit/page-head.tsx';
import { AppointmentDetail } from './appointment-detail.tsx';
import { TextLink } from './links.tsx';

export function AppointmentPage() {
  const { id } = useParams({ from: '/shell/appointments/$id' });
  return (
    <Box maw={1000} mx="auto">
      <PageHead
        title="Appointment"
        says={
          <TextLink to="/appointments" size="sm">
            <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> All appointments
          </TextLink>
        }
      />
      <AppointmentDetail id={id} />
    </Box>
  );
}
