import { Anchor, Box, Button, Card, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import type { Lead } from './lead.ts';
import { useCampaigns } from './use-names.ts';

/** The appointments of a lead, and the page where it can book one. */
export function LeadAppointments({ lead }: { lead: Lead }) {
  const bookingUrl = useCampaigns().find(({ id }) => id === lead.campaignId)?.bookingUrl ?? null;
  const { appointments } = lead;
  if (appointments.length === 0 && !bookingUrl) return null;
  return (
    <Card component="section" aria-label="Appointments">
      <Group justify="space-between" mb={appointments.length > 0 ? 'xs' : 0}>
        <Title order={3} size="h5">
          Appointments
        </Title>
        {bookingUrl && !lead.contact.erasedAt && <CopyLink url={bookingUrl} />}
      </Group>
      {appointments.length === 0 && (
        <Text size="sm" c="dimmed">
          None is booked.
        </Text>
      )}
      <Stack gap="xs">
        {appointments.map(({ id, title, startsAt, status, zone }) => (
          <Group key={id} justify="space-between" gap="xs" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Anchor
                size="sm"
                truncate
                renderRoot={(props) => <Link to="/appointments/$id" params={{ id }} {...props} />}
              >
                {title}
              </Anchor>
              <Text size="sm" c="dimmed">
                <When at={startsAt} zone={zone} isBeside />
              </Text>
            </Stack>
            <Box style={{ flexShrink: 0 }}>
              <Status of={status} />
            </Box>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function CopyLink({ url }: { url: string }) {
  return (
    <CopyButton value={url}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy booking page'}
        </Button>
      )}
    </CopyButton>
  );
}
