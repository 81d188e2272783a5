import { Alert, Autocomplete, Badge, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { count, counted } from '../../kit/money.ts';
import { ReasonField } from '../../kit/reason-field.tsx';
import { LoadFailed } from '../../kit/states.tsx';
import { useRequestKey } from '../../kit/use-request-key.ts';
import { useWrite } from '../../kit/use-write.ts';
import { BULK_WORDS, type BulkKind, type Chosen } from './bulk-kinds.ts';
import { STATUS_WORDS } from './lead-words.ts';
import { READABLE } from './readable.ts';
import { useMembers } from './use-names.ts';
import { WhichStep } from './which-step.tsx';

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
  // A tag is typed: its leads are counted when it stands there.
  const [asked] = useDebouncedValue(change, 300);
  const isTyping = JSON.stringify(asked) !== JSON.stringify(change);
  const isReady = READY[kind](change);
  const who = 'leadIds' in chosen ? { leadIds: [...chosen.leadIds] } : { filter: chosen.filter };
  const preview = useQuery(
    query.bulkActions.preview.queryOptions({
      input: { kind, change: asked, ...who },
      enabled: READY[kind](asked),
      retry: false,
    }),
  );
  const keys = useRequestKey();
  const ask = useWrite(
    {
      mutationFn: (of: Parameters<typeof api.bulkActions.ask>[0]) =>
        api.bulkActions.ask(of, keys.contextOf('bulk', of)),
    },
    {
      done: ({ total }) => `It is under way for ${counted(total, 'lead')}. You can leave the page.`,
      onDone: () => {
        onAsked();
        close();
      },
    },
  );
  const meant = isReady && !isTyping ? preview.data : undefined;
  const isSendable = meant !== undefined && meant.total > 0 && reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isSendable && !ask.isPending) ask.mutate({ kind, change, reason: reason.trim(), ...who });
      }}
    >
      <Stack>
        <Text size="sm">{consequence}</Text>
        <How kind={kind} campaignId={campaignId} change={change} onChange={setChange} />
        {!isReady && kind === 'move' && !campaignId && (
          <Alert color="yellow">
            Steps belong to a campaign: filter the list by one campaign, and choose again.
          </Alert>
        )}
        {meant && <Meant of={meant} />}
        {isReady && (preview.isPending || isTyping) && <Skeleton height={64} />}
        {isReady && preview.isError && !isTyping && (
          <LoadFailed error={preview.error} again={() => void preview.refetch()} />
        )}
        <ReasonField
          label="Why"
          description="It stays with every lead that changes, for whoever asks later."
          value={reason}
          onChange={setReason}
        />
        <FormFoot
          verb={meant ? `${verb} (${count(meant.total)})` : verb}
          isPending={ask.isPending}
          isDisabled={!isSendable}
          isDangerous={isDangerous ?? false}
          close={close}
        />
      </Stack>
    </form>
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
  // With the blank that the next word comes after.
  const [typed, setTyped] = useState(change.tag ?? '');
  const tags = useQuery(query.tags.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Autocomplete
      label="Tag"
      data={(tags.data?.items ?? []).map(({ tag }) => tag)}
      value={typed}
      onChange={(tag) => {
        setTyped(tag);
        onChange(tag.trim() ? { tag: tag.trim() } : {});
      }}
      maxLength={60}
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
      title={`This concerns ${counted(total, 'lead')}`}
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
