import { Box, Drawer, Group, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Lines } from '../../kit/states.tsx';

const LeadDetails = lazy(() => import('./lead-details.tsx').then((file) => ({ default: file.LeadDetails })));

interface LeadDrawerProps {
  /** Whose; undefined: it is closed. */
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One lead beside the list that it was found in. */
export function LeadDrawer({ id, onClose }: LeadDrawerProps) {
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={680}
      title={
        <Group gap="xs">
          <Text fw={600}>Lead</Text>
        </Group>
      }
      keepMounted={false}
    >
      <Box pb="xl">
        <Suspense fallback={<Lines count={8} height={60} />}>
          {id && <LeadDetails id={id} key={id} />}
        </Suspense>
      </Box>
    </Drawer>
  );
}
