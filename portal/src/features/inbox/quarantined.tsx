import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { count } from '../../kit/money.ts';
import { LoadFailed } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { vendorName } from '../../kit/words.ts';

type Kind = Awaited<ReturnType<typeof api.vendorEvents.quarantined>>['items'][number];

interface QuarantinedProps {
  /** Shows the events of a kind */
  readonly look: (of: { readonly vendor: string; readonly kind: string }) => void;
}

/** What was set aside, by kind, with why: the first thing to see when there is any. */
export function Quarantined({ look }: QuarantinedProps) {
  const waiting = useQuery(query.vendorEvents.quarantined.queryOptions({ input: {} }));
  if (waiting.error && !waiting.data)
    return <LoadFailed error={waiting.error} again={() => void waiting.refetch()} />;
  const items = waiting.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Stack gap="sm" mb="lg" component="section" aria-label="Set aside">
      {items.map((kind) => (
        <OneKind key={`${kind.vendor} ${kind.kind}`} of={kind} look={look} />
      ))}
      {waiting.data?.areMore && <Text c="dimmed">More wait: these are the newest.</Text>}
    </Stack>
  );
}

function OneKind({ of: { vendor, kind, error, events, oldestAt }, look }: { of: Kind } & QuarantinedProps) {
  const mayReplay = useMay('events:replay');
  const name = `${vendorName(vendor)} ${kind}`;
  const replay = useWrite(query.vendorEvents.replayAll.mutationOptions(), {
    onDone: ({ replayed, left }) =>
      notifications.show({
        color: replayed > 0 ? 'green' : 'yellow',
        message:
          replayed === 0
            ? 'None wait any more: somebody was quicker.'
            : `${count(replayed)} of ${name} are applied again now.${left ? ' More wait: press once more.' : ''} What fails once more is set aside again, with why.`,
      }),
  });
  const ask = () =>
    askWhy({
      title: `Apply ${events === 1 ? 'it' : `all ${count(events)}`} again?`,
      consequence: `Every event of ${name} that was set aside is applied once more, oldest first. It helps when what was wrong is mended; else they are set aside again. Nothing is applied twice.`,
      verb: 'Apply again',
      act: () => replay.mutateAsync({ vendor, kind }),
    });
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={`${count(events)} of ${name} ${events === 1 ? 'was' : 'were'} set aside`}
    >
      <Text size="sm" className="breakable" component="div">
        {error ?? 'No reason was noted.'}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        The first <When at={oldestAt} />
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => look({ vendor, kind })}>
          Look at them
        </Button>
        {mayReplay && (
          <Button size="xs" loading={replay.isPending} onClick={ask}>
            {events === 1 ? 'Apply it again' : 'Apply all again'}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
