import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { ConnectionCard } from './connection-card.tsx';

/** How we are connected to each vendor, and whether that works. */
export function ConnectionsPage() {
  const connections = useQuery(query.connections.list.queryOptions({ input: {} }));
  return (
    <>
      <PageHead
        title="Vendor accounts"
        says="By whose account texts, calls, emails, bookings and payments go, and whether that works"
      />
      <Loaded of={connections} meanwhile={<Lines count={3} height={180} />}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            {items.map((connection) => (
              <ConnectionCard key={connection.vendor} connection={connection} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </>
  );
}
