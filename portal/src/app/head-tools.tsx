import { Group } from '@mantine/core';
import { NotificationBell } from '../features/notifications/notification-bell.tsx';
import { LiveSign } from './live-sign.tsx';
import { UserMenu } from './user-menu.tsx';

/** The head's right end. */
export function HeadTools() {
  return (
    <Group gap="xs" wrap="nowrap">
      <LiveSign />
      <NotificationBell />
      <UserMenu />
    </Group>
  );
}
