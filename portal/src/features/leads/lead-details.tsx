import { Anchor, Badge, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useMay } from '../../app/session.tsx';
import { Lines, LoadFailed, NotThere } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { nameOf } from '../../kit/words.ts';
import type { Lead } from './lead.ts';
import { LeadActions } from './lead-actions.tsx';
import { LeadAppointments } from './lead-appointments.tsx';
import { LeadComposer } from './lead-composer.tsx';
import { LeadNext } from './lead-next.tsx';
import { LeadReach } from './lead-reach.tsx';
import { LeadTimeline } from './lead-timeline.tsx';
import { LeadWho } from './lead-who.tsx';
import { STATUS_WORDS } from './lead-words.ts';
import { useCampaigns, useMemberName } from './use-names.ts';

interface LeadDetailsProps {
  readonly id: string;
  /** On a page of its own there is room for two columns. */
  readonly isPage?: boolean;
}

/** All that is known of a lead: what happens next and why not now, whether it can be reached, what happened. */
export function LeadDetails({ id, isPage = false }: LeadDetailsProps) {
  const lead = useQuery(query.leads.get.queryOptions({ input: { id } }));
  if (!lead.data) {
    if (lead.isPending) return <Lines count={8} height={60} />;
    if (problemOf(lead.error).status === 404) return <NotThere />;
    return <LoadFailed error={lead.error} again={() => void lead.refetch()} />;
  }
  return (
    <Stack gap="md">
      <Head lead={lead.data} isPage={isPage} />
      <Parts lead={lead.data} isPage={isPage} />
    </Stack>
  );
}

function Parts({ lead, isPage }: { lead: Lead; isPage: boolean }) {
  const [mayReach, mayWrite, maySend] = [
    useMay('consent:read'),
    useMay('leads:write'),
    useMay('messages:send'),
  ];
  const isErased = lead.contact.erasedAt !== null;
  const first = (
    <>
      <LeadNext lead={lead} />
      {mayWrite && !isErased && <LeadActions lead={lead} />}
    </>
  );
  const beside = (
    <>
      {mayReach && !isErased && <LeadReach id={lead.id} contactZone={lead.contact.zone} />}
      <LeadAppointments lead={lead} />
      <LeadWho lead={lead} />
    </>
  );
  const story = (
    <>
      {(mayWrite || maySend) && !isErased && <LeadComposer lead={lead} />}
      <LeadTimeline id={lead.id} zone={lead.contact.zone} />
    </>
  );
  if (!isPage) {
    return (
      <>
        {first}
        {beside}
        {story}
      </>
    );
  }
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="md">
          {first}
          {story}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="md">{beside}</Stack>
      </Grid.Col>
    </Grid>
  );
}

function Head({ lead, isPage }: { lead: Lead; isPage: boolean }) {
  const campaign = useCampaigns().find(({ id }) => id === lead.campaignId);
  const member = useMemberName();
  const mayNames = useMay('contacts:read');
  const assigned = mayNames ? member(lead.assignedTo) : null;
  return (
    <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
      <Stack gap={4} miw={0}>
        <Group gap="xs">
          <Title order={isPage ? 1 : 2} size="h3" className="breakable">
            {nameOf(lead.contact)}
          </Title>
          <Status of={lead.status} says={STATUS_WORDS[lead.status] ?? lead.status} />
          {lead.pausedAt && !lead.endedAt && <Status of="paused" />}
        </Group>
        <Text size="sm" c="dimmed">
          {campaign ? (
            <Anchor
              inherit
              renderRoot={(props) => <Link to="/campaigns/$id" params={{ id: lead.campaignId }} {...props} />}
            >
              {campaign.name}
            </Anchor>
          ) : (
            'A campaign'
          )}
          {assigned && `, assigned to ${assigned === 'You' ? 'you' : assigned}`}
          {mayNames && lead.score !== null && `, score ${lead.score}`}
        </Text>
        <Group gap={4}>
          {lead.contact.tags.map((tag) => (
            <Badge key={tag} variant="default" tt="none" fw={500}>
              {tag}
            </Badge>
          ))}
        </Group>
      </Stack>
      {!isPage && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/leads/$id" params={{ id: lead.id }} {...props} />}
          style={{ flexShrink: 0 }}
        >
          Open as a page
        </Anchor>
      )}
    </Group>
  );
}
