import { Alert, Anchor, Button, Group, List, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../../app/api.ts';
import { problemOf } from '../../../app/problem.ts';
import { Lines, LoadFailed } from '../../../kit/states.tsx';
import { missingOf } from '../../leads/lists/reading.ts';
import { bodyOf, type Draft, stepOf } from './draft.ts';
import type { Doing } from './make-campaign.ts';
import { reviewWords } from './review-words.ts';

interface ReviewProps {
  readonly draft: Draft;
  /** New leads, as the list was read */
  readonly leads: number | null;
  /** Why the file of the list is not read; null: it is, or there is none */
  readonly unread: string | null;
  readonly making: { readonly doing: Doing; readonly share: number } | null;
  readonly failure: { readonly error: unknown; readonly doing: Doing } | null;
  readonly onMake: (isStarted: boolean) => void;
  readonly onStep: (step: number) => void;
}

/** What will happen, before it does. */
export function ReviewStep({ draft, leads, unread, making, failure, onMake, onStep }: ReviewProps) {
  const body = bodyOf(draft);
  const preview = useQuery(
    query.campaigns.preview.queryOptions({ input: body, enabled: draft.campaignId === null, retry: false }),
  );
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  const choices = useQuery(query.campaigns.choices.queryOptions({ input: {} }));
  const sequence = useQuery(query.sequences.get.queryOptions({ input: { id: draft.sequenceId } }));
  const policy = choices.data?.policies.find(({ id }) => id === draft.policyId);
  const isReady = preview.data !== undefined || draft.campaignId !== null;
  const missing = draft.list === 'none' ? null : (unread ?? missingOf(draft.reading));
  return (
    <Stack maw={760}>
      {draft.campaignId !== null && !making && (
        <Alert color="yellow" title="The campaign is drafted already">
          Only its list{failure ? ' and its start are' : ' or its start is'} left to be done: try again below.
        </Alert>
      )}
      {preview.isPending && draft.campaignId === null && <Lines count={5} height={24} />}
      {preview.isError && draft.campaignId === null && (
        <Refused error={preview.error} onStep={onStep} again={() => void preview.refetch()} />
      )}
      {isReady && (
        <Paper p="md">
          <List spacing="xs">
            {reviewWords(draft, {
              clientName: clients.data?.items.find(({ id }) => id === draft.clientId)?.name ?? 'the client',
              sequenceName: sequence.data?.name ?? '…',
              policyName: policy?.name ?? '…',
              leads,
              firstAt: preview.data?.firstAt ?? null,
              window: preview.data?.window ?? policy?.window ?? null,
            }).map((sentence) => (
              <List.Item key={sentence} className="breakable">
                {sentence}
              </List.Item>
            ))}
          </List>
        </Paper>
      )}
      {missing && <Text c="red">{missing}.</Text>}
      {making && <Making {...making} />}
      {failure && !making && <Refused error={failure.error} onStep={onStep} doing={failure.doing} />}
      <Group>
        <Button
          leftSection={<IconPlayerPlay size={18} aria-hidden />}
          onClick={() => onMake(true)}
          loading={making !== null}
          disabled={!isReady || missing !== null}
        >
          Start now
        </Button>
        <Button
          variant="default"
          onClick={() => onMake(false)}
          disabled={!isReady || missing !== null || making !== null}
        >
          Save as draft
        </Button>
      </Group>
    </Stack>
  );
}

const DOING: Readonly<Record<Doing, string>> = {
  campaign: 'Drafting the campaign …',
  list: 'Sending the list',
  start: 'Starting it …',
};

function Making({ doing, share }: { doing: Doing; share: number }) {
  const isSending = doing === 'list' && share < 1;
  const value = isSending ? Math.round(share * 100) : 100;
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {DOING[doing]}
        {doing === 'list' && `: ${value} %`}
      </Text>
      <Progress value={value} animated={!isSending} aria-label={DOING[doing]} />
    </div>
  );
}

const NOT_DONE: Readonly<Record<Doing, string>> = {
  campaign: 'The campaign is not made',
  list: 'The campaign is drafted, its list was not taken',
  start: 'The campaign and its list are there, it is not started',
};

interface RefusedProps {
  readonly error: unknown;
  readonly onStep: (step: number) => void;
  readonly doing?: Doing;
  readonly again?: () => void;
}

/** Why it cannot be so, each with the way to the step where it is mended. */
function Refused({ error, onStep, doing, again }: RefusedProps) {
  const { errors, detail } = problemOf(error);
  if (errors.length === 0 && !doing) return <LoadFailed error={error} {...(again && { again })} />;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={doing ? NOT_DONE[doing] : 'It cannot be so yet'}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{detail}</Text>
        {errors.map(({ field, message }) => (
          <Text size="sm" key={`${field} ${message}`}>
            {FIELDS[field] ?? field} {message}.{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => onStep(stepOf(field))}>
              Mend it
            </Anchor>
          </Text>
        ))}
        {doing && (
          <Text size="sm">Nothing of what you entered is lost. Try again: nothing happens twice.</Text>
        )}
      </Stack>
    </Alert>
  );
}

const FIELDS: Readonly<Record<string, string>> = {
  name: 'The name',
  clientId: 'The client',
  fromNumber: 'The number',
  zone: 'The zone',
  calcomEventTypeId: 'The Cal.com event type',
  bookingUrl: 'The booking link',
  retellAgentId: 'The agent',
  startsAt: 'The start:',
  endsAt: 'The end:',
  hours: 'The hours',
};
