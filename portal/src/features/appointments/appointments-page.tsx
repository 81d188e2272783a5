import { Drawer, Group, SegmentedControl, Stack, VisuallyHidden } from '@mantine/core';
import { IconCalendar, IconList } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useIsOperator } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines } from '../../kit/states.tsx';
import { AppointmentDetail } from './appointment-detail.tsx';
import { AppointmentFilters } from './appointment-filters.tsx';
import { AppointmentList } from './appointment-list.tsx';
import type { AppointmentSearch, ChangeSearch } from './search.ts';

const AppointmentCalendar = lazy(() =>
  import('./appointment-calendar.tsx').then(({ AppointmentCalendar }) => ({ default: AppointmentCalendar })),
);

export function AppointmentsPage() {
  const search = useSearch({ from: '/shell/appointments' });
  const navigate = useNavigate({ from: '/appointments' });
  const isOperator = useIsOperator();
  const change: ChangeSearch = (said) =>
    void navigate({ search: (before) => ({ ...before, ...said }) as AppointmentSearch, resetScroll: false });
  const close = () => change({ appointment: undefined });
  return (
    <>
      <PageHead
        title="Appointments"
        says={
          isOperator
            ? 'When people come, whether they came, and what proves it.'
            : 'When your leads come, whether they came, and what proves it.'
        }
      >
        <ViewSwitch isList={search.view === 'list'} change={change} />
      </PageHead>
      <Stack gap="md">
        <AppointmentFilters search={search} change={change} />
        {search.view === 'list' ? (
          <AppointmentList search={search} change={change} />
        ) : (
          <Suspense fallback={<Lines count={8} height={64} />}>
            <AppointmentCalendar search={search} change={change} />
          </Suspense>
        )}
      </Stack>
      <Drawer
        opened={search.appointment !== undefined}
        onClose={close}
        position="right"
        size="xl"
        title="Appointment"
      >
        {search.appointment && <AppointmentDetail id={search.appointment} isInDrawer />}
      </Drawer>
    </>
  );
}

function ViewSwitch({ isList, change }: { isList: boolean; change: ChangeSearch }) {
  const label = (Icon: typeof IconList, says: string) => (
    <Group gap={6} wrap="nowrap">
      <Icon size={16} aria-hidden />
      <span>{says}</span>
    </Group>
  );
  return (
    <div>
      <VisuallyHidden id="appointments-view">Show as</VisuallyHidden>
      <SegmentedControl
        aria-labelledby="appointments-view"
        value={isList ? 'list' : 'calendar'}
        onChange={(view) => change({ view: view === 'list' ? 'list' : undefined })}
        data={[
          { value: 'calendar', label: label(IconCalendar, 'Calendar') },
          { value: 'list', label: label(IconList, 'List') },
        ]}
      />
    </div>
  );
}
