import {
  Alert,
  Autocomplete,
  Badge,
  Button,
  Group,
  Select,
  Skeleton,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { count } from '../../kit/money.ts';
import { LoadFailed } from '../../kit/states.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { BULK_WORDS, type BulkKind, type Chosen } from './bulk-kinds.ts';
import { STATUS_WORDS } from './lead-words.ts';
import { READABLE } from './readable.ts';
import { useMembers } from './use-names.ts';

interface BulkQuestion {
  readonly kind: BulkKind;
  readonly chosen: Chosen;
  /** Whose steps leads can be moved to. */
  readonly campaignId: string | undefined;
  readonly onAsked: () => void;
}

/** Asks how, and tells how many it concerns, before anything is changed. */
export function openBulk(question: BulkQuestion): void {
  openDialog({
    title: `${BULK_WORDS[question.kind].verb}: many leads`,
    size: 'lg',
    content: (close) => <BulkForm {...question} close={close} />,
  });
}

interface Change {
  readonly assignedTo?: string | null;
  readonly tag?: string;
  readonly stepId?: string;
}

const READY: Readonly<Record<BulkKind, (change: Change) => boolean>> = {
  assign: ({ assignedTo }) => assignedTo !== undefined,
  tag: ({ tag }) => Boolean(tag),
  untag: ({ tag }) => Boolean(tag),
  move: ({ stepId }) => Boolean(stepId),
  pause: () => true,
  resume: () => true,
  stop: () => true,
};

function BulkForm({ kind, chosen, campaignId, onAsked, close }: BulkQuestion & { close: () => void }) {
  const { verb, consequence, isDangerous } = BULK_WORDS[kind];
  const [change, setChange] = useState<Change>({});
  const [reason, setReason] = useState('');
  const isReady = READY[kind](change);
  const who = 'leadIds' in chosen ? { leadIds: [...chosen.leadIds] } : { filter: chosen.filter };
  const preview = useQuery(
    query.bulkActions.preview.queryOptions({
      input: { kind, change, ...who },
      enabled: isReady,
      retry: false,
    }),
  );
  const ask = useWrite(query.bulkActions.ask.mutationOptions(), {
    done: ({ total }) => `It is under way for ${count(total)} leads. You can leave the page.`,
    onDone: () => {
      onAsked();
      close();
    },
  });
  return (
    <Stack>
      <Text size="sm">{consequence}</Text>
      <How kind={kind} campaignId={campaignId} change={change} onChange={setChange} />
      {!isReady && kind === 'move' && !campaignId && (
        <Alert color="yellow">
          Steps belong to a campaign: filter the list by one campaign, and choose again.
        </Alert>
      )}
      {isReady && preview.data && <Meant of={preview.data} />}
      {isReady && preview.isPending && <Skeleton height={64} />}
      {isReady && preview.isError && (
        <LoadFailed error={preview.error} again={() => void preview.refetch()} />
      )}
      <Textarea
        label="Why"
        description="It stays with every lead that changes, for whoever asks later."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          color={isDangerous && 'red'}
          loading={ask.isPending}
          disabled={!isReady || reason.trim() === '' || !preview.data || preview.data.total === 0}
          onClick={() => ask.mutate({ kind, change, reason: reason.trim(), ...who })}
        >
          {verb}
          {preview.data && isReady ? ` (${count(preview.data.total)})` : ''}
        </Button>
      </Group>
    </Stack>
  );
}

interface HowProps {
  readonly kind: BulkKind;
  readonly campaignId: string | undefined;
  readonly change: Change;
  readonly onChange: (change: Change) => void;
}

function How({ kind, campaignId, change, onChange }: HowProps) {
  if (kind === 'assign') return <Whom change={change} onChange={onChange} />;
  if (kind === 'tag' || kind === 'untag') return <WhichTag change={change} onChange={onChange} />;
  if (kind === 'move' && campaignId) {
    return (
      <WhichStep campaignId={campaignId} value={change.stepId} onChange={(stepId) => onChange({ stepId })} />
    );
  }
  return null;
}

type PartProps = Pick<HowProps, 'change' | 'onChange'>;

function Whom({ change, onChange }: PartProps) {
  const members = useMembers();
  return (
    <Select
      label="To whom"
      data={[
        { value: 'nobody', label: 'Nobody' },
        ...members.map(({ userId, name }) => ({ value: userId, label: name })),
      ]}
      value={change.assignedTo === null ? 'nobody' : (change.assignedTo ?? null)}
      onChange={(chosen) =>
        onChange(chosen === null ? {} : { assignedTo: chosen === 'nobody' ? null : chosen })
      }
      searchable
      required
      data-autofocus
    />
  );
}

function WhichTag({ change, onChange }: PartProps) {
  const tags = useQuery(query.tags.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Autocomplete
      label="Tag"
      data={(tags.data?.items ?? []).map(({ tag }) => tag)}
      value={change.tag ?? ''}
      onChange={(tag) => onChange(tag.trim() ? { tag: tag.trim() } : {})}
      maxLength={60}
      required
      data-autofocus
    />
  );
}

interface WhichStepProps {
  readonly campaignId: string;
  readonly value: string | undefined;
  readonly onChange: (stepId: string) => void;
}

/** The steps of the version that a campaign runs now. */
export function WhichStep({ campaignId, value, onChange }: WhichStepProps) {
  const steps = useQuery(query.campaigns.steps.queryOptions({ input: { id: campaignId } }));
  return (
    <Select
      label="Which step"
      data={(steps.data?.steps ?? []).map((step, index) => ({
        value: step.id,
        label: `${index + 1}. ${step.name ?? step.kind.replaceAll('_', ' ')}`,
      }))}
      value={value ?? null}
      onChange={(stepId) => stepId && onChange(stepId)}
      allowDeselect={false}
      required
      data-autofocus
    />
  );
}

interface MeantProps {
  readonly of: {
    readonly total: number;
    readonly byStatus: Readonly<Record<string, number>>;
    readonly alreadySo: number | null;
  };
}

function Meant({ of: { total, byStatus, alreadySo } }: MeantProps) {
  return (
    <Alert
      color={total === 0 ? 'yellow' : 'blue'}
      styles={READABLE}
      title={`This concerns ${count(total)} leads`}
    >
      <Group gap={6}>
        {Object.entries(byStatus).map(([status, many]) => (
          <Badge key={status} variant="default" tt="none">
            {STATUS_WORDS[status] ?? status}: {count(many)}
          </Badge>
        ))}
      </Group>
      {alreadySo !== null && alreadySo > 0 && (
        <Text size="sm" mt={6}>
          {count(alreadySo)} of them {alreadySo === 1 ? 'is' : 'are'} so already.
        </Text>
      )}
    </Alert>
  );
}
