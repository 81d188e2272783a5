import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What to call whoever has taken a task on: a member by their name, where one may see who the members are. */
export function useOwnerName(): (owner: string | null) => string | null {
  const { person } = useMe();
  const members = useQuery(
    query.members.list.queryOptions({ input: { limit: 200 }, enabled: useMay('members:read') }),
  );
  const names = new Map(members.data?.items.map(({ userId, name }) => [userId, name]));
  return (owner) => {
    if (owner === null) return null;
    if (owner === person?.id) return 'You';
    return names.get(owner) ?? (ID.test(owner) ? 'A colleague' : owner);
  };
}
