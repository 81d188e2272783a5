import { Anchor, Button, Card, Group, Menu, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconDownload, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { Status } from '../../kit/status.tsx';
import { moment, When } from '../../kit/time.tsx';
import { sayField } from './columns.tsx';
import { openPerson } from './edit-person.tsx';
import { openErase } from './erase-person.tsx';
import type { Lead } from './lead.ts';
import { STATUS_WORDS, sayConsent } from './lead-words.ts';
import { openMerge } from './merge-person.tsx';
import { useSaidWhere } from './use-names.ts';

/** Who they are: how they are reached, where they live, what is known of them, and what they agreed to. */
export function LeadWho({ lead }: { lead: Lead }) {
  const { contact } = lead;
  const now = contact.zone ? moment(new Date(), contact.zone) : null;
  const facts: [string, React.ReactNode][] = [
    ['Phone', contact.phone && <Anchor href={`tel:${contact.phone}`}>{contact.phone}</Anchor>],
    ['Email', contact.email && <Anchor href={`mailto:${contact.email}`}>{contact.email}</Anchor>],
    ['Company', contact.company],
    ['Time zone', contact.zone && `${contact.zone.replaceAll('_', ' ')}, now ${now}`],
    ['State', contact.state],
    ['Language', contact.locale],
    ...Object.entries(contact.fields)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, value]): [string, React.ReactNode] => [name, sayField(value)]),
    ['Added', <When key="added" at={lead.createdAt} />],
  ];
  return (
    <Card component="section" aria-label="Who they are">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h5">
          Who they are
        </Title>
        {!contact.erasedAt && <PersonMenu lead={lead} />}
      </Group>
      {contact.erasedAt ? (
        <Text size="sm">
          The person was erased {moment(contact.erasedAt)}: what was known of them is gone.
        </Text>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" component="dl" m={0}>
          {facts
            .filter(([, value]) => Boolean(value))
            .map(([name, value]) => (
              <div key={name}>
                <Text size="xs" c="dimmed" component="dt">
                  {name}
                </Text>
                <Text size="sm" component="dd" m={0} className="breakable">
                  {value}
                </Text>
              </div>
            ))}
        </SimpleGrid>
      )}
      <Agreed contactId={contact.id} />
      <OtherLeads lead={lead} />
    </Card>
  );
}

function PersonMenu({ lead }: { lead: Lead }) {
  const { contact } = lead;
  const [mayWrite, mayMerge] = [useMay('leads:write'), useMay('contacts:merge')];
  const [mayExport, mayErase] = [useMay('personal_data:export'), useMay('personal_data:erase')];
  if (!mayWrite && !mayMerge && !mayExport && !mayErase) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={14} />}>
          Change
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayWrite && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => openPerson(contact)}>
            Change what is known
          </Menu.Item>
        )}
        {mayMerge && (
          <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => openMerge(contact)}>
            Merge with another person
          </Menu.Item>
        )}
        {mayExport && (
          <Menu.Item
            leftSection={<IconDownload size={16} />}
            component="a"
            href={`/api/contacts/${contact.id}/data`}
            download
          >
            Download all that is known
          </Menu.Item>
        )}
        {mayErase && (
          <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => openErase(contact)}>
            Erase this person
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Agreed({ contactId }: { contactId: string }) {
  const may = useMay('consent:read');
  const consent = useQuery(query.consent.list.queryOptions({ input: { id: contactId }, enabled: may }));
  const saidWhere = useSaidWhere();
  const ledger = consent.data?.ledger ?? [];
  if (ledger.length === 0) return null;
  return (
    <Stack gap={2} mt="sm">
      <Text size="xs" c="dimmed">
        Consent
      </Text>
      {ledger.slice(0, 4).map((entry) => (
        <Text key={entry.id} size="sm" className="breakable">
          {sayConsent(entry)}, {saidWhere(entry.source)}, <When at={entry.at} />
          {entry.text && `: “${entry.text}”`}
        </Text>
      ))}
    </Stack>
  );
}

/** The same person in other campaigns. */
function OtherLeads({ lead }: { lead: Lead }) {
  const contact = useQuery(
    query.contacts.get.queryOptions({ input: { id: lead.contact.id }, enabled: useMay('contacts:read') }),
  );
  const others = (contact.data?.leads ?? []).filter(({ id }) => id !== lead.id);
  if (others.length === 0) return null;
  return (
    <Stack gap={2} mt="sm">
      <Text size="xs" c="dimmed">
        In other campaigns
      </Text>
      {others.map(({ id, status, createdAt }) => (
        <Group key={id} gap="xs">
          <Anchor size="sm" renderRoot={(props) => <Link to="/leads/$id" params={{ id }} {...props} />}>
            Since <When at={createdAt} />
          </Anchor>
          <Status of={status} says={STATUS_WORDS[status] ?? status} />
        </Group>
      ))}
    </Stack>
  );
}
