import { Autocomplete, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../../app/api.ts';
import { ZoneSelect } from '../zone-select.tsx';
import type { StepProps } from './wizard-context.ts';

/** Who calls, from where, and where people book. */
export function ReachStep({ draft, change, errors }: StepProps) {
  const choices = useQuery(query.campaigns.choices.queryOptions({ input: {} }));
  const numbers = useQuery(query.phoneNumbers.list.queryOptions({ input: { limit: 200, status: 'active' } }));
  const fit = (numbers.data?.items ?? []).filter(
    ({ clientId }) => clientId === null || clientId === draft.clientId,
  );
  const taken = choices.data?.eventTypes.find(({ id }) => id === draft.calcomEventTypeId.trim());
  const agent = choices.data?.agents.find(({ id }) => id === draft.retellAgentId);
  return (
    <Stack maw={560}>
      <Autocomplete
        label="Agent that calls"
        description={
          agent
            ? `As in “${agent.usedIn}”`
            : 'The voice agent’s id. Without one, the agent calls that the number has at the vendor'
        }
        placeholder="agent_…"
        data={choices.data?.agents.map(({ id }) => id) ?? []}
        value={draft.retellAgentId}
        error={errors['retellAgentId']}
        onChange={(retellAgentId) => change({ retellAgentId })}
      />
      <Autocomplete
        label="Number to call and text from"
        description="One of yours, or a new one with its country code: it is added to your numbers"
        required
        data={fit.map(({ number }) => number)}
        value={draft.fromNumber}
        error={errors['fromNumber']}
        onChange={(fromNumber) => change({ fromNumber })}
        renderOption={({ option: { value } }) => (
          <OurNumber number={value} label={fit.find(({ number }) => number === value)?.label ?? null} />
        )}
      />
      <TextInput
        label="Cal.com event type"
        description="Its id: bookings of it are known as this campaign’s. Each belongs to one campaign"
        value={draft.calcomEventTypeId}
        error={
          errors['calcomEventTypeId'] ??
          (taken ? `This one belongs to “${taken.usedIn}”: use another` : undefined)
        }
        onChange={(event) => change({ calcomEventTypeId: event.currentTarget.value })}
      />
      <TextInput
        label="Booking link"
        description="Where people choose a time; it goes out in messages"
        type="url"
        placeholder="https://"
        value={draft.bookingUrl}
        error={errors['bookingUrl']}
        onChange={(event) => change({ bookingUrl: event.currentTarget.value })}
      />
      <ZoneSelect
        label="Zone"
        description="Of its hours and days, and of people whose own is not known"
        value={draft.zone}
        error={errors['zone']}
        onChange={(zone) => change({ zone })}
      />
    </Stack>
  );
}

function OurNumber({ number, label }: { number: string; label: string | null }) {
  return (
    <Text size="sm" className="tabular">
      {number}
      {label && (
        <Text span c="dimmed">
          {' '}
          {label}
        </Text>
      )}
    </Text>
  );
}
