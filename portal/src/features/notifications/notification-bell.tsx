import { ActionIcon, Indicator, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { NotificationList } from './notification-list.tsx';

/** Of what is new it is counted so far. */
const COUNTED = 100;

/** What happened since one looked last. */
export function NotificationBell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { data } = useQuery(query.notifications.list.queryOptions({ input: { limit: 20 } }));
  const [atOpening, setAtOpening] = useState(0);
  // To open it is to have seen it; what was new stays marked until it is closed, and so does how many they were.
  const unread = Math.max(data?.unread ?? 0, isOpen ? atOpening : 0);
  const label = unread >= COUNTED ? `${COUNTED - 1}+` : String(unread);
  return (
    <Popover
      opened={isOpen}
      onChange={toggle}
      position="bottom-end"
      width="min(420px, 94vw)"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          size="lg"
          style={{ overflow: 'visible' }}
          onClick={() => {
            setAtOpening(data?.unread ?? 0);
            toggle();
          }}
          aria-label={unread > 0 ? `Notifications, ${label} new` : 'Notifications'}
        >
          <Indicator label={label} size={16} disabled={unread === 0} color="red" offset={2}>
            <IconBell size={20} />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notifications">
        {isOpen && <NotificationList close={close} marked={label} isMarked={unread > 0} />}
      </Popover.Dropdown>
    </Popover>
  );
}
