import '@mantine/dates/styles.layer.css';
import { Fieldset, NumberInput, Radio, SimpleGrid, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import type { CampaignHours } from '../../../../contracts/campaigns/settings.ts';
import { ownZone } from '../../kit/time.tsx';
import { HoursField } from './hours-field.tsx';

export interface PaceValues {
  readonly newPerHour: number | '';
  readonly newPerDay: number | '';
  readonly maxCallsAtOnce: number | '';
  readonly hours: CampaignHours | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly atEnd: 'finish' | 'stop';
}

interface PaceProps {
  readonly values: PaceValues;
  readonly change: (changes: Partial<PaceValues>) => void;
  readonly errors: Readonly<Record<string, string | undefined>>;
}

const whole = (value: number | string): number | '' => (typeof value === 'number' ? value : '');

/** How fast a campaign begins with people, in which hours, from when until when. */
export function PaceFields({ values, change, errors }: PaceProps) {
  const limit = (field: 'newPerHour' | 'newPerDay' | 'maxCallsAtOnce', label: string, max: number) => (
    <NumberInput
      label={label}
      placeholder="no limit"
      min={1}
      max={max}
      allowDecimal={false}
      thousandSeparator=","
      value={values[field]}
      error={errors[field]}
      onChange={(value) => change({ [field]: whole(value) })}
    />
  );
  return (
    <Stack>
      <Fieldset legend="Pace">
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {limit('newPerHour', 'New people an hour', 1_000_000)}
          {limit('newPerDay', 'New people a day', 1_000_000)}
          {limit('maxCallsAtOnce', 'Calls at once', 10_000)}
        </SimpleGrid>
      </Fieldset>
      <HoursField hours={values.hours} error={errors['hours']} onChange={(hours) => change({ hours })} />
      <StartAndEnd values={values} change={change} errors={errors} />
    </Stack>
  );
}

function StartAndEnd({ values, change, errors }: PaceProps) {
  return (
    <Fieldset legend="Start and end">
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <DateTimePicker
            label="Begin not before"
            description={`Your time (${ownZone})`}
            placeholder="at once"
            clearable
            valueFormat="ddd D MMM YYYY, HH:mm"
            value={values.startsAt}
            error={errors['startsAt']}
            onChange={(startsAt) => change({ startsAt })}
          />
          <DateTimePicker
            label="End at"
            description={`Your time (${ownZone})`}
            placeholder="when it is stopped"
            clearable
            valueFormat="ddd D MMM YYYY, HH:mm"
            value={values.endsAt}
            error={errors['endsAt']}
            onChange={(endsAt) => change({ endsAt })}
          />
        </SimpleGrid>
        <Radio.Group
          label="People under way when it ends"
          value={values.atEnd}
          onChange={(atEnd) => change({ atEnd: atEnd === 'stop' ? 'stop' : 'finish' })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="finish" label="Finish what they began" />
            <Radio value="stop" label="Stop at once" />
          </Stack>
        </Radio.Group>
      </Stack>
    </Fieldset>
  );
}
