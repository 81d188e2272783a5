import { Checkbox, Fieldset, Grid, Group, Radio, Stack, Text } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import type { CampaignHours } from '../../../../contracts/campaigns/settings.ts';
import { DAYS, type Day, LONG_DAY_NAMES } from './campaign-words.ts';

const OPEN = { from: '09:00', to: '20:00' };
const WORK_WEEK: CampaignHours = {
  ...{ mon: OPEN, tue: OPEN, wed: OPEN, thu: OPEN, fri: OPEN },
  ...{ sat: null, sun: null },
};

interface HoursProps {
  readonly hours: CampaignHours | null;
  readonly error?: string | undefined;
  readonly onChange: (hours: CampaignHours | null) => void;
}

/** In which hours of the week people are reached: the policy's, or narrower ones of its own. */
export function HoursField({ hours, error, onChange }: HoursProps) {
  const set = (day: Day, open: { from: string; to: string } | null) =>
    hours && onChange({ ...hours, [day]: open });
  return (
    <Fieldset legend="Hours">
      <Stack>
        <Radio.Group
          aria-label="Hours"
          value={hours ? 'own' : 'policy'}
          onChange={(chosen) => onChange(chosen === 'own' ? WORK_WEEK : null)}
        >
          <Group>
            <Radio value="policy" label="Those of the policy" />
            <Radio value="own" label="Narrower ones, by each person’s own clock" />
          </Group>
        </Radio.Group>
        {hours && (
          <Stack gap={6}>
            {DAYS.map((day) => (
              <DayHours key={day} day={day} open={hours[day]} onChange={(open) => set(day, open)} />
            ))}
          </Stack>
        )}
        {error && (
          <Text size="sm" c="red" role="alert">
            {error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

interface DayProps {
  readonly day: Day;
  readonly open: { from: string; to: string } | null;
  readonly onChange: (open: { from: string; to: string } | null) => void;
}

function DayHours({ day, open, onChange }: DayProps) {
  const name = LONG_DAY_NAMES[day];
  return (
    <Grid align="center" gap="xs" mih={36}>
      <Grid.Col span={{ base: 12, xs: 4 }}>
        <Checkbox
          label={name}
          checked={open !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? OPEN : null)}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, xs: 8 }}>
        {open ? (
          <Group gap="xs" wrap="nowrap">
            <TimeInput
              aria-label={`${name} from`}
              value={open.from}
              onChange={(event) => onChange({ ...open, from: event.currentTarget.value })}
            />
            <TimeInput
              aria-label={`${name} to`}
              value={open.to}
              onChange={(event) => onChange({ ...open, to: event.currentTarget.value })}
            />
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Closed
          </Text>
        )}
      </Grid.Col>
    </Grid>
  );
}
