import { Alert, Badge, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type api, query } from '../../../app/api.ts';
import { problemOf } from '../../../app/problem.ts';
import { useMay } from '../../../app/session.tsx';
import { Lines } from '../../../kit/states.tsx';
import { nameOf, words } from '../../../kit/words.ts';
import { ClientSelect, useClientNames } from '../../identity/client-select.tsx';
import { isLetter, type TemplateItem, type Wording } from './template-words.ts';

type Shown = Awaited<ReturnType<typeof api.templates.preview>>;

interface PreviewAsked {
  readonly item: TemplateItem;
  readonly locale: string;
  readonly clientId: string | undefined;
  readonly draft: Wording;
}

/** What whoever gets it would read; and who that is. Nothing is sent. */
export function usePreview({ item, locale, clientId, draft }: PreviewAsked) {
  const [leadId, setLeadId] = useState<string | null>(null);
  const [chosen, setReader] = useState<string | null>(null);
  const letter = isLetter(item);
  const names = useClientNames();
  const readerId = chosen ?? clientId ?? [...names.keys()][0] ?? null;
  const { name, channel } = item;
  const body = draft.body.trim() === '' ? {} : draft;
  const who = letter ? { clientId: readerId ?? undefined } : leadId ? { leadId } : { clientId };
  const shown = useQuery(
    query.templates.preview.queryOptions({
      input: { name, channel, locale, ...who, ...body },
      enabled: draft.body.trim() !== '' && (!letter || readerId !== null),
      placeholderData: keepPreviousData,
    }),
  );
  return { ...pick(shown), letter, leadId, setLeadId, readerId, setReader };
}

function pick({ data, error, isPending, isFetching }: UseQueryResult<Shown>) {
  return { data, error, isPending, isFetching };
}

interface PreviewProps {
  readonly item: TemplateItem;
  readonly preview: ReturnType<typeof usePreview>;
}

export function Preview({ item, preview }: PreviewProps) {
  const { data, error, letter, leadId, setLeadId, readerId, setReader } = preview;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm" align="flex-start">
        <Title order={2} size="h5">
          As {letter || item.name === 'ask_client' ? 'the client' : 'a lead'} reads it
        </Title>
        {letter ? (
          <ClientSelect aria-label="Which client reads it" value={readerId} onChange={setReader} w={240} />
        ) : (
          <LeadSelect value={leadId} onChange={setLeadId} />
        )}
      </Group>
      {error ? (
        <Text size="sm" c="dimmed">
          {problemOf(error).errors.some(({ field }) => field === 'body' || field === 'subject')
            ? 'What is wrong with the words stands beside them.'
            : problemOf(error).detail}
        </Text>
      ) : data ? (
        <Message item={item} shown={data} />
      ) : preview.isFetching ? (
        <Lines count={3} height={18} />
      ) : (
        <Text size="sm" c="dimmed">
          Write some words to see them here.
        </Text>
      )}
    </Paper>
  );
}

function Message({ item, shown }: { item: TemplateItem; shown: Shown }) {
  const { subject, text, segments, encoding, missing, blocked, warnings } = shown;
  return (
    <Stack gap="xs">
      <Paper p="sm" bg="var(--mantine-color-default-hover)">
        {subject !== null && (
          <Text fw={600} size="sm" mb={6} className="breakable">
            {subject}
          </Text>
        )}
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} className="breakable">
          {text || '—'}
        </Text>
      </Paper>
      {item.channel === 'sms' && segments !== null && text !== '' && (
        <Group gap="xs">
          <Badge variant="light" color={segments > 2 ? 'yellow' : 'gray'} tt="none">
            {segments} {segments === 1 ? 'segment' : 'segments'}
          </Badge>
          <Text size="xs" c="dimmed">
            {text.length} characters
            {encoding === 'UCS-2' && ': a letter or an emoji among them more than doubles what it costs'}
          </Text>
        </Group>
      )}
      {missing.length > 0 && (
        <Alert color="orange" title="It would not be sent to them">
          They have no {missing.map((field) => words(field).toLowerCase()).join(', no ')}. Give the field a
          default, or put it in a condition.
        </Alert>
      )}
      {blocked && missing.length === 0 && (
        <Alert color="orange" title="It would not be sent">
          {blocked === 'too_long' ? 'It is too long for a text.' : words(blocked)}
        </Alert>
      )}
      {warnings.map((warning) => (
        <Text key={warning} size="xs" c="dimmed">
          {warning}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        Nothing is sent from here.
      </Text>
    </Stack>
  );
}

/** Somebody whose own facts fill the words; nobody: samples do. */
function LeadSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const mayRead = useMay('leads:read');
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 250);
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const isName = chosen?.label === asked;
  const q = /[\p{L}\p{N}]/u.test(asked) && !isName ? { q: asked } : {};
  const leads = useQuery(
    query.leads.list.queryOptions({
      input: { limit: 20, ...q },
      enabled: mayRead,
      placeholderData: keepPreviousData,
    }),
  );
  const data = (leads.data?.items ?? []).map(({ id, contact }) => ({ value: id, label: nameOf(contact) }));
  if (chosen && !data.some((each) => each.value === chosen.value)) data.unshift(chosen);
  if (!mayRead) return null;
  return (
    <Select
      aria-label="Which lead reads it"
      placeholder="A sample lead"
      data={data}
      value={value}
      clearable
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage="No lead like this"
      onChange={(id, option) => {
        setChosen(id === null ? undefined : { value: id, label: option.label });
        onChange(id);
      }}
      w={240}
    />
  );
}
