import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useIsOperator } from '../../app/session.tsx';
import { fromNow, moment, ownZone } from '../../kit/time.tsx';
import type { Detail } from './detail.ts';
import { TextLink } from './links.tsx';
import { LOOKS, standingOf, whoOf } from './standing.ts';
import { StandingMark } from './standing-mark.tsx';

/** Who comes, when by both clocks, for whom, and where it stands. */
export function AppointmentHead({ detail }: { detail: Detail }) {
  const { attendee, title, startsAt, endsAt, zone, bookings } = detail;
  const standing = standingOf(detail);
  const minutes = Math.round((new Date(endsAt).getTime() - new Date(startsAt).getTime()) / 60_000);
  const moves = bookings.length - 1;
  return (
    <Card padding="md">
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} size="h3" className="breakable">
            <TextLink to="/leads/$id" params={{ id: detail.leadId }} inherit>
              {whoOf(attendee)}
            </TextLink>
          </Title>
          <Text c="dimmed" size="sm" className="breakable">
            {[attendee.name && attendee.phone, title].filter(Boolean).join(' · ')}
          </Text>
        </div>
        <StandingMark of={standing} size="lg" />
      </Group>
      <Text mt={6} size="sm">
        {LOOKS[standing].means}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} mt="md" spacing="sm">
        <Fact label={`When, ${ownZone.replaceAll('_', ' ')} (your clock)`}>
          {moment(startsAt)} · {minutes} min · {fromNow(startsAt)}
        </Fact>
        <Fact label={`For them, ${zone.replaceAll('_', ' ')}`}>
          {zone === ownZone ? 'The same: they live by your clock' : moment(startsAt, zone)}
        </Fact>
        <Fact label="Campaign">
          <TextLink to="/campaigns/$id" params={{ id: detail.campaignId }} size="sm">
            {detail.campaignName}
          </TextLink>
        </Fact>
        <ClientFact detail={detail} />
        <Fact label="Booked">
          {moment(detail.bookedAt)}
          {moves > 0 && ` · moved ${moves === 1 ? 'once' : `${moves} times`}`}
        </Fact>
      </SimpleGrid>
    </Card>
  );
}

function ClientFact({ detail: { clientId, clientName } }: { detail: Detail }) {
  if (!useIsOperator()) return null;
  return (
    <Fact label="Client">
      <TextLink to="/clients/$id" params={{ id: clientId }} size="sm">
        {clientName}
      </TextLink>
    </Fact>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" className="breakable">
        {children}
      </Text>
    </Stack>
  );
}
