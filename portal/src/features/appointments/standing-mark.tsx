import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendar,
  IconCheck,
  IconHelp,
  IconSlash,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { LOOKS, type Standing } from './standing.ts';

export const STANDING_ICONS: Readonly<Record<Standing, TablerIcon>> = {
  booked: IconCalendar,
  undecided: IconHelp,
  shown: IconCheck,
  no_show: IconX,
  disputed: IconAlertTriangle,
  cancelled: IconSlash,
};

/** Where an appointment stands: by a word, a sign and a colour. */
export function StandingMark({ of, size = 'md' }: { of: Standing; size?: 'md' | 'lg' }) {
  const Icon = STANDING_ICONS[of];
  const { says, color } = LOOKS[of];
  return (
    <Badge
      variant="light"
      color={color}
      size={size}
      tt="none"
      fw={600}
      miw="max-content"
      autoContrast={false}
      c="var(--mantine-color-text)"
      leftSection={<Icon size={14} color={`var(--mantine-color-${color}-filled)`} aria-hidden />}
    >
      {says}
    </Badge>
  );
}
