import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';

/** As many as one answer holds: whoever has more of them finds the others by their page. */
const AT_MOST = 200;
const STALE = 60_000;

/** The campaigns that may be seen, newest first. */
export function useCampaigns() {
  const may = useMay('campaigns:read');
  const input = { limit: AT_MOST };
  return (
    useQuery(query.campaigns.list.queryOptions({ input, enabled: may, staleTime: STALE })).data?.items ?? []
  );
}

/** The operator's clients; to a client itself it is the only one. */
export function useClients() {
  const may = useMay('clients:read');
  const input = { limit: AT_MOST };
  return (
    useQuery(query.clients.list.queryOptions({ input, enabled: may, staleTime: STALE })).data?.items ?? []
  );
}

interface Member {
  readonly userId: string;
  readonly name: string;
}

/** Whom a lead can be assigned to, as far as whoever asks may know: oneself at least. */
export function useMembers(): readonly Member[] {
  const me = useMe();
  const may = useMay('members:read') && me.organization.kind === 'operator';
  const members = useQuery(
    query.members.list.queryOptions({ input: { limit: AT_MOST }, enabled: may, staleTime: STALE }),
  );
  if (members.data) return members.data.items;
  return me.person ? [{ userId: me.person.id, name: me.person.name }] : [];
}

/** What somebody is called to whoever reads: "You", a name, or that it is somebody else. */
export function useMemberName(): (userId: string | null) => string | null {
  const members = useMembers();
  const me = useMe();
  return (userId) => {
    if (userId === null) return null;
    if (userId === me.person?.id) return 'You';
    return members.find((member) => member.userId === userId)?.name ?? 'Somebody else';
  };
}

const ID = /^(person|key):([\w-]+)$/;

const VENDORS: Readonly<Record<string, string>> = {
  twilio: 'in a text',
  messagebird: 'in a text',
  sendgrid: 'by email',
  'unsubscribe-link': 'by the link in an email',
};

/** Where something was said about consent, in words: who noted it, or what it came by. */
export function useSaidWhere(): (source: string) => string {
  const member = useMemberName();
  return (source) => {
    const [, kind, id] = ID.exec(source) ?? [];
    const link = Object.entries(VENDORS).find(
      ([prefix]) => source === prefix || source.endsWith(`:${prefix}`),
    );
    if (link) return link[1];
    if (kind === 'key') return 'noted by an API key';
    if (id) return `noted by ${member(id)?.replace(/^(You|Somebody)/, (word) => word.toLowerCase())}`;
    return VENDORS[source.split(':')[0] ?? ''] ?? source;
  };
}
