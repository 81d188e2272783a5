import { Anchor, Button, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useWorkflowLink } from '../../app/workflow-link.ts';
import { Fact } from '../../kit/fact.tsx';
import { moment } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';
import { fieldInWords, sayActor, valueInWords } from './audit-words.ts';
import type { AuditSearch } from './audit-filters.tsx';
import type { Entry } from './entry.ts';

interface AuditEntryProps {
  readonly entry: Entry;
  readonly show: (search: AuditSearch) => void;
}

/** One line of the trail: whom and what it is about, and what was there before and after. */
export function AuditEntry({ entry, show }: AuditEntryProps) {
  const { at, actor, subject, reason, action } = entry;
  const workflowLink = useWorkflowLink();
  // The sentence begins with whoever did it.
  const who = actor.name ?? sayActor(actor);
  const workflow = actor.kind === 'workflow' ? workflowLink(actor.id) : null;
  return (
    <Stack>
      <Stack gap={6}>
        <Fact width={80} name="When">
          {moment(at)}
        </Fact>
        <Fact width={80} name="Who">
          {workflow ? (
            <Anchor href={workflow} target="_blank" rel="noreferrer">
              {who}
            </Anchor>
          ) : (
            who
          )}
        </Fact>
        <Fact width={80} name="About">
          <Subject entry={entry} />
        </Fact>
        <Fact width={80} name="Action">
          <Code>{action}</Code>
        </Fact>
        {reason && (
          <Fact width={80} name="Reason">
            “{reason}”
          </Fact>
        )}
      </Stack>
      <Diff entry={entry} />
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => show({ subjectType: subject.type, subjectId: subject.id })}
        >
          All about this {words(subject.type).toLowerCase()}
        </Button>
        <Button size="xs" variant="default" onClick={() => show({ actorId: actor.id })}>
          All by {actor.name ?? `this ${sayActor(actor).toLowerCase()}`}
        </Button>
      </Group>
    </Stack>
  );
}

/** Where a record of that kind is shown. */
const PAGES: Readonly<Record<string, string>> = {
  lead: '/leads/',
  appointment: '/appointments/',
  campaign: '/campaigns/',
  client: '/clients/',
  invoice: '/billing/invoices/',
};

function Subject({ entry: { subject, action } }: { entry: Entry }) {
  // A client is one of the organizations.
  const type = action.startsWith('client.') ? 'client' : subject.type;
  const page = PAGES[type];
  const name = subject.name ? `${words(type)}: ${subject.name}` : `${words(type)} ${subject.id}`;
  return page ? (
    <Anchor renderRoot={(props) => <Link to={`${page}${subject.id}`} {...props} />}>{name}</Anchor>
  ) : (
    name
  );
}

function Diff({ entry: { before, after } }: { entry: Entry }) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (fields.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        What changed
      </Title>
      <Table withTableBorder layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="28%">Field</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <Table.Tr key={field}>
              <Table.Td className="breakable">{fieldInWords(field)}</Table.Td>
              <Table.Td className="breakable">
                <Value of={before?.[field]} isGone />
              </Table.Td>
              <Table.Td className="breakable">
                <Value of={after?.[field]} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Value({ of, isGone = false }: { of: unknown; isGone?: boolean }) {
  if (of === undefined || of === null || of === '')
    return (
      <Text span c="dimmed">
        –
      </Text>
    );
  if (of === 'masked')
    return (
      <Text span c="dimmed">
        kept out of the log
      </Text>
    );
  const text = valueInWords(of);
  return (
    <Text span size="sm" td={isGone ? 'line-through' : undefined} c={isGone ? 'dimmed' : undefined}>
      {text}
    </Text>
  );
}
