import { Button, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { useWorkflowLink } from '../../app/workflow-link.ts';
import { Loaded } from '../../kit/states.tsx';
import { Fact } from '../../kit/fact.tsx';
import { moment } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { vendorName } from '../../kit/words.ts';
import { EventBody } from './event-body.tsx';
import { Outcome } from './event-columns.tsx';

type Event = Awaited<ReturnType<typeof api.vendorEvents.get>>;

/** One event as it came. */
export function EventDrawer({ seq, close }: { seq: string | undefined; close: () => void }) {
  return (
    <Drawer
      opened={seq !== undefined}
      onClose={close}
      position="right"
      size="xl"
      title={`Event ${seq ?? ''}`}
    >
      {seq && <OneEvent key={seq} seq={seq} />}
    </Drawer>
  );
}

function OneEvent({ seq }: { seq: string }) {
  const event = useQuery(query.vendorEvents.get.queryOptions({ input: { seq } }));
  return <Loaded of={event}>{(found) => <Facts event={found} />}</Loaded>;
}

function Facts({ event }: { event: Event }) {
  const { vendor, kind, status, error, receivedAt, processedAt, attempts, entityKey, externalId } = event;
  const link = useWorkflowLink();
  const workflow = entityKey?.match(/^(lead|appointment|invoice|campaign|billing):/) ? link(entityKey) : null;
  return (
    <Stack>
      <Stack gap={6}>
        <Fact width={60} name="State">
          <Outcome status={status} />
        </Fact>
        {error && (
          <Fact width={60} name="Why">
            {error}
          </Fact>
        )}
        <Fact width={60} name="From">
          {vendorName(vendor)} <Code>{kind}</Code>
        </Fact>
        <Fact width={60} name="Came">
          {moment(receivedAt)}
        </Fact>
        {processedAt && (
          <Fact width={60} name="Done">
            {moment(processedAt)}
          </Fact>
        )}
        <Fact width={60} name="Tried">
          {attempts === 1 ? 'Once' : `${attempts} times`}
        </Fact>
        <Fact width={60} name="Its id">
          {externalId}
        </Fact>
        {entityKey && (
          <Fact width={60} name="About">
            {workflow ? (
              <a href={workflow} target="_blank" rel="noreferrer">
                {entityKey}
              </a>
            ) : (
              entityKey
            )}
          </Fact>
        )}
      </Stack>
      {status === 'quarantined' && <Replay seq={event.seq} />}
      <EventBody body={event.body} />
    </Stack>
  );
}

function Replay({ seq }: { seq: string }) {
  const mayReplay = useMay('events:replay');
  const replay = useWrite(query.vendorEvents.replay.mutationOptions(), {
    done: 'It is applied again now. Should it fail once more, it is set aside again, with why.',
  });
  if (!mayReplay) return null;
  return (
    <Group gap="sm">
      <Button loading={replay.isPending} onClick={() => replay.mutate({ seq })}>
        Apply it again
      </Button>
      <Text size="sm" c="dimmed">
        When what was wrong is mended. Nothing is applied twice.
      </Text>
    </Group>
  );
}
