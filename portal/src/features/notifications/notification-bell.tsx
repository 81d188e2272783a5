import { ActionIcon } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';

/** What happened since one looked last. */
export function NotificationBell() {
  return (
    <ActionIcon variant="subtle" size="lg" aria-label="Notifications">
      <IconBell size={20} />
    </ActionIcon>
  );
}
