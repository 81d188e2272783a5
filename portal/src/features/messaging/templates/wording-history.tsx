import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../../app/api.ts';
import { When } from '../../../kit/time.tsx';
import type { TemplateItem, Wording } from './template-words.ts';

interface WordingHistoryProps {
  readonly item: TemplateItem;
  readonly locale: string;
  readonly clientId: string | undefined;
  /** Puts older words into the form; left out: they are only looked at */
  readonly onUse: ((wording: Wording) => void) | undefined;
}

/** The words that were saved before, and those that the product came with. */
export function WordingHistory({ item, locale, clientId, onUse }: WordingHistoryProps) {
  const { name, channel } = item;
  const versions = useQuery(
    query.templates.versions.queryOptions({
      input: { name, channel, limit: 100, ...(clientId && { clientId }) },
    }),
  );
  const own = (versions.data?.items ?? []).filter(
    (each) => each.locale === locale && (each.clientId ?? undefined) === clientId,
  );
  const brought = item.defaults.find((each) => each.locale === locale);
  if (own.length === 0 && !brought) return null;
  return (
    <Paper p="md">
      <Title order={2} size="h5" mb="xs">
        Words so far
      </Title>
      <Stack gap="xs">
        {own.map((each, i) => (
          <Group key={each.id} justify="space-between" wrap="nowrap">
            <Text size="sm">
              Version {each.version}
              {i === 0 && ', in use'}, saved <When at={each.createdAt} />
            </Text>
            {onUse && <Take onClick={() => onUse({ subject: each.subject, body: each.body })} />}
          </Group>
        ))}
        {brought && (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">As it comes{own.length === 0 && ', in use'}</Text>
            {onUse && <Take onClick={() => onUse({ subject: brought.subject, body: brought.body })} />}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function Take({ onClick }: { onClick: () => void }) {
  return (
    <Button size="compact-xs" variant="default" onClick={onClick}>
      Put into the form
    </Button>
  );
}
