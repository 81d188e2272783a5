import { Drawer, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Campaign } from './campaign.ts';
import { PaceFields, type PaceValues } from './pace-fields.tsx';
import { settingsOf, toLocal } from './wizard/draft.ts';
import { ZoneSelect } from './zone-select.tsx';

interface SettingsProps {
  readonly campaign: Campaign;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** What of a campaign may be changed, also while it runs. */
export function CampaignSettings({ campaign, isOpen, close }: SettingsProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={close}
      closeOnClickOutside={false}
      position="right"
      size="lg"
      title="Edit the campaign"
    >
      <Form campaign={campaign} close={close} />
    </Drawer>
  );
}

type Values = PaceValues & {
  readonly name: string;
  readonly zone: string;
  readonly retellAgentId: string;
  readonly bookingUrl: string;
};

function valuesOf(campaign: Campaign): Values {
  const { name, zone, retellAgentId, bookingUrl, newPerHour, newPerDay, maxCallsAtOnce } = campaign;
  return {
    ...{ name, zone, retellAgentId: retellAgentId ?? '', bookingUrl: bookingUrl ?? '' },
    ...{ newPerHour: newPerHour ?? '', newPerDay: newPerDay ?? '', maxCallsAtOnce: maxCallsAtOnce ?? '' },
    ...{ hours: campaign.hours, atEnd: campaign.atEnd },
    ...{ startsAt: toLocal(campaign.startsAt), endsAt: toLocal(campaign.endsAt) },
  };
}

/** Only what differs is sent: what somebody else changes meanwhile stays. */
function changesOf(before: Values, after: Values): Record<string, unknown> {
  const bodies = [before, after].map((values) => ({
    ...{ name: values.name.trim(), zone: values.zone, hours: values.hours, atEnd: values.atEnd },
    retellAgentId: values.retellAgentId.trim() || null,
    bookingUrl: values.bookingUrl.trim() || null,
    ...settingsOf(values),
  }));
  const [was = {}, is = {}] = bodies as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(
    Object.entries(is).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(was[field])),
  );
}

const FIELDS = new Set([
  ...['name', 'zone', 'retellAgentId', 'bookingUrl', 'newPerHour', 'newPerDay', 'maxCallsAtOnce'],
  ...['hours', 'startsAt', 'endsAt'],
]);

function Form({ campaign, close }: Omit<SettingsProps, 'isOpen'>) {
  const [before] = useState(() => valuesOf(campaign));
  const [values, setValues] = useState(before);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const change = (changes: Partial<Values>) => setValues((was) => ({ ...was, ...changes }));
  const changes = changesOf(before, values);
  const save = useWrite(
    { mutationFn: () => api.campaigns.change({ id: campaign.id, ...changes }) },
    {
      done: campaign.status === 'draft' ? 'Saved.' : 'Saved. The campaign follows at once.',
      onDone: close,
      onFields(problems) {
        const named = problems.map(({ field, message }) => [field.split('.')[0] ?? field, message] as const);
        setErrors(Object.fromEntries(named));
        return named.every(([field]) => FIELDS.has(field));
      },
    },
  );
  const isSame = Object.keys(changes).length === 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setErrors({});
        if (!isSame && !save.isPending) save.mutate();
      }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          The client, the number, the event type and the policy stay as they are. The sequence is changed by
          rolling out another version.
        </Text>
        <OwnFields values={values} change={change} errors={errors} />
        <PaceFields values={values} change={change} errors={errors} />
        <FormFoot
          verb="Save"
          isPending={save.isPending}
          isDisabled={isSame || values.name.trim() === ''}
          close={close}
        />
      </Stack>
    </form>
  );
}

interface FieldsProps {
  readonly values: Values;
  readonly change: (changes: Partial<Values>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function OwnFields({ values, change, errors }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        required
        maxLength={200}
        value={values.name}
        error={errors['name']}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Agent that calls"
        value={values.retellAgentId}
        error={errors['retellAgentId']}
        onChange={(event) => change({ retellAgentId: event.currentTarget.value })}
      />
      <TextInput
        label="Booking link"
        type="url"
        value={values.bookingUrl}
        error={errors['bookingUrl']}
        onChange={(event) => change({ bookingUrl: event.currentTarget.value })}
      />
      <ZoneSelect
        label="Zone"
        description="Of its hours and days, and of people whose own is not known"
        value={values.zone}
        error={errors['zone']}
        onChange={(zone) => change({ zone })}
      />
    </>
  );
}
