import { Badge, Group, Stack, Text, Timeline } from '@mantine/core';
import type { api } from '../../app/api.ts';
import { Status } from '../../kit/status.tsx';
import { moment } from '../../kit/time.tsx';

type Version = Awaited<ReturnType<typeof api.agreements.list>>['items'][number];

/** What is agreed, one line for each thing. */
export function Facts({ of }: { of: Version['facts'] }) {
  return (
    <Stack gap={8} component="dl" m={0}>
      {of.map(({ key, topic, says }) => (
        <div key={key}>
          <Text size="xs" c="dimmed" component="dt">
            {topic}
          </Text>
          <Text size="sm" component="dd" m={0}>
            {says}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

const STANDINGS: Readonly<Record<Version['standing'], string>> = {
  in_force: 'In force',
  planned: 'Planned',
  past: 'Past',
  withdrawn: 'Withdrawn before it began',
};

/** Every version of an agreement: from when it holds, what it changed, and who made it. */
export function AgreementHistory({ of }: { of: readonly Version[] }) {
  return (
    <Timeline bulletSize={20} lineWidth={2}>
      {of.map((version) => (
        <Timeline.Item
          key={version.id}
          title={
            <Group gap="xs">
              <Text fw={600}>Version {version.version}</Text>
              {version.standing === 'in_force' ? (
                <Status of="active" says={STANDINGS.in_force} />
              ) : (
                <Badge variant="light" color="gray" tt="none">
                  {STANDINGS[version.standing]}
                </Badge>
              )}
            </Group>
          }
        >
          <Text size="sm" c="dimmed">
            {spanInWords(version)} ·{' '}
            {version.by ? `made by ${version.by.name ?? 'somebody'}` : 'made with the client'} on{' '}
            {moment(version.createdAt)}
          </Text>
          <Stack gap={2} mt={4}>
            {version.changes.map(({ key, topic, was, is }) => (
              <Text key={key} size="sm">
                {topic}: <s>{was}</s> → <strong>{is}</strong>
              </Text>
            ))}
            {version.version > 1 && version.changes.length === 0 && (
              <Text size="sm">Nothing else than before.</Text>
            )}
            {version.note && (
              <Text size="sm" className="breakable">
                <q>{version.note}</q>
              </Text>
            )}
          </Stack>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function spanInWords({ effectiveFrom, until, standing }: Version): string {
  if (standing === 'withdrawn') return `Was to begin ${moment(effectiveFrom)}`;
  return `From ${moment(effectiveFrom)}${until ? ` until ${moment(until)}` : ' on'}`;
}
