import { Badge, Group, Text } from '@mantine/core';
import type { DataTableColumn } from 'mantine-datatable';
import type { LeadColumn } from '../../../../contracts/leads/columns.ts';
import type { api } from '../../app/api.ts';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { STATUS_WORDS, sayEnding } from './lead-words.ts';

export type ListedLead = Awaited<ReturnType<typeof api.leads.list>>['items'][number];

/** What names are looked up by. */
export interface Names {
  readonly campaign: (id: string) => string;
  readonly client: (id: string) => string;
  readonly member: (id: string | null) => string | null;
}

interface Shown {
  readonly title: string;
  readonly width: number;
  readonly show: (lead: ListedLead, names: Names) => React.ReactNode;
}

/** What the table can show beside who it is, by the names that saved views and exports have for it. */
const COLUMNS: Readonly<Partial<Record<LeadColumn, Shown>>> = {
  status: {
    title: 'Status',
    width: 140,
    show: ({ status }) => <Status of={status} says={STATUS_WORDS[status] ?? status} />,
  },
  next: { title: 'Next', width: 170, show: (lead) => <Next lead={lead} /> },
  next_at: {
    title: 'When',
    width: 115,
    show: ({ next, wakeAt, contact }) => <When at={next?.until ?? wakeAt} zone={contact.zone} />,
  },
  campaign: { title: 'Campaign', width: 150, show: ({ campaignId }, names) => names.campaign(campaignId) },
  client_id: { title: 'Client', width: 170, show: ({ clientId }, names) => names.client(clientId) },
  assigned_to: {
    title: 'Assigned to',
    width: 150,
    show: ({ assignedTo }, names) => names.member(assignedTo),
  },
  tags: { title: 'Tags', width: 180, show: ({ contact }) => <Tags of={contact.tags} /> },
  score: { title: 'Score', width: 80, show: ({ score }) => score },
  phone: { title: 'Phone', width: 150, show: ({ contact }) => contact.phone },
  email: { title: 'Email', width: 220, show: ({ contact }) => contact.email },
  company: { title: 'Company', width: 170, show: ({ contact }) => contact.company },
  zone: { title: 'Time zone', width: 160, show: ({ contact }) => contact.zone },
  state: { title: 'State', width: 80, show: ({ contact }) => contact.state },
  locale: { title: 'Language', width: 100, show: ({ contact }) => contact.locale },
  status_reason: { title: 'Why this status', width: 220, show: ({ statusReason }) => statusReason },
  step: { title: 'Step', width: 90, show: ({ stepId }) => stepId },
  paused_at: { title: 'Paused', width: 130, show: ({ pausedAt }) => <When at={pausedAt} /> },
  ended_at: { title: 'Ended', width: 130, show: ({ endedAt }) => <When at={endedAt} /> },
  ending: { title: 'How it ended', width: 240, show: ({ ending }) => ending && sayEnding(ending) },
  started_at: { title: 'Begun', width: 130, show: ({ startedAt }) => <When at={startedAt} /> },
  created_at: { title: 'Added', width: 130, show: ({ createdAt }) => <When at={createdAt} /> },
};

const FIELD = 'field:';

/** What is shown until somebody chooses. */
export const USUAL_COLUMNS: readonly string[] = [
  'status',
  'next',
  'next_at',
  'campaign',
  'assigned_to',
  'created_at',
];
/** On a telephone there is no room for more. */
export const FEW_COLUMNS: readonly string[] = ['status'];

export function titleOf(column: string): string {
  if (column.startsWith(FIELD)) return column.slice(FIELD.length);
  return COLUMNS[column as LeadColumn]?.title ?? column;
}

/** All that can be chosen: of ours, and the operator's own fields as far as they have been met. */
export function columnChoices(fields: readonly string[], isOperator: boolean): string[] {
  const ours = Object.keys(COLUMNS).filter((name) => isOperator || !STAFF_ONLY.has(name));
  return [...ours, ...fields.map((field) => `${FIELD}${field}`)];
}

/** A client has one business and does not know its operator's people. */
export const STAFF_ONLY: ReadonlySet<string> = new Set(['client_id', 'assigned_to', 'score']);

export function tableColumns(chosen: readonly string[], names: Names): DataTableColumn<ListedLead>[] {
  return chosen.flatMap((name) => {
    const field = name.startsWith(FIELD) ? name.slice(FIELD.length) : undefined;
    const known = field === undefined ? COLUMNS[name as LeadColumn] : fieldColumn(field);
    if (!known) return [];
    const { title, width, show } = known;
    return [
      {
        accessor: name,
        title,
        width,
        ellipsis: true,
        render: (lead: ListedLead) => show(lead, names) ?? '—',
      },
    ];
  });
}

function fieldColumn(field: string): Shown {
  return { title: field, width: 150, show: ({ contact }) => sayField(contact.fields[field]) };
}

/** A field of one's own as people read it. */
export function sayField(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return 'sealed' in value ? 'Sensitive' : JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return String(value);
}

function Next({ lead }: { lead: ListedLead }) {
  const { next, pausedAt, endedAt, startedAt } = lead;
  const words = endedAt ? 'Over' : pausedAt ? 'Paused' : (next?.what ?? (startedAt ? '—' : 'Not begun'));
  return (
    <Text size="sm" truncate c={next && !pausedAt ? undefined : 'dimmed'} title={next?.why} span>
      {words}
    </Text>
  );
}

function Tags({ of }: { of: readonly string[] }) {
  if (of.length === 0) return '—';
  return (
    <Group gap={4} wrap="nowrap">
      {of.slice(0, 2).map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={500}>
          {tag}
        </Badge>
      ))}
      {of.length > 2 && (
        <Text size="xs" c="dimmed" span>
          +{of.length - 2}
        </Text>
      )}
    </Group>
  );
}
