import { Badge, Loader, Tooltip } from '@mantine/core';
import { useLiveState } from './live.ts';

/** Stands in the head while nothing is heard of changes. */
export function LiveSign() {
  const isLost = useLiveState() === 'lost';
  return (
    <span role="status">
      {isLost && (
        <Tooltip label="The connection is gone: what you see may be old. It comes back by itself.">
          <Badge
            variant="light"
            color="orange"
            tt="none"
            autoContrast={false}
            leftSection={<Loader size={10} color="orange" />}
            tabIndex={0}
          >
            Reconnecting…
          </Badge>
        </Tooltip>
      )}
    </span>
  );
}
