import {
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Skeleton,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded } from '../../kit/states.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { DataRequests } from '../contacts/data-requests.tsx';
import { Erasures } from '../contacts/erasures.tsx';
import { BrandSection } from './brand-form.tsx';
import { SupportVisits } from './support-visits.tsx';

type Operator = Awaited<ReturnType<typeof api.operator.get>>;

/** What holds for the whole business. */
export function OperatorPage() {
  const operator = useQuery(query.operator.get.queryOptions({}));
  const mayWrite = useMay('settings:write');
  const mayErase = useMay('personal_data:erase');
  const mayExport = useMay('personal_data:export');
  const maySeeVisits = useMay('visits:read');
  return (
    <>
      <PageHead title="Business" says="What holds for all clients and campaigns" />
      <Stack>
        <Loaded of={operator} meanwhile={<SettingsComing />}>
          {(found) => <Settings key={JSON.stringify(found)} operator={found} />}
        </Loaded>
        {mayWrite && <BrandSection />}
        {(mayErase || mayExport) && <DataRequests />}
        {mayErase && <Erasures />}
        {maySeeVisits && <SupportVisits />}
      </Stack>
    </>
  );
}

/** As high as the forms that are coming. */
function SettingsComing() {
  return (
    <Stack role="status" aria-label="Loading">
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Skeleton h={{ base: 500, lg: 455 }} />
        <Skeleton h={{ base: 405, lg: 455 }} />
      </SimpleGrid>
      <Skeleton h={36} w={80} />
    </Stack>
  );
}

const KEEP = {
  eventDays: { label: 'Vendors’ events as they came', usual: '30 days', min: 7 },
  importFileDays: { label: 'Files of leads, after their import', usual: '7 days', min: 1 },
  importProblemDays: { label: 'What was wrong with rows of an import', usual: '90 days', min: 1 },
  messageTextDays: { label: 'What was written to and by people', usual: 'for ever', min: 30 },
} as const;

type KeepName = keyof typeof KEEP;
const KEEP_NAMES = Object.keys(KEEP) as KeepName[];

function valuesOf({ name, zone, smsVendor, sensitiveFields, keep }: Operator) {
  const days = Object.fromEntries(KEEP_NAMES.map((each) => [each, keep[each] ?? ''])) as Record<
    KeepName,
    number | string
  >;
  return { name, zone, smsVendor, sensitiveFields, ...days };
}

type SettingsForm = UseFormReturnType<ReturnType<typeof valuesOf>>;

function Settings({ operator }: { operator: Operator }) {
  const mayMark = useMay('sensitive:read');
  const form: SettingsForm = useForm({ initialValues: valuesOf(operator) });
  const change = useWrite(query.operator.change.mutationOptions(), {
    done: 'The settings are saved, and hold from now on.',
    onFields: showIn(form, (field) =>
      field.replace(/^keep\./, '').replace(/^sensitiveFields\[.*/, 'sensitiveFields'),
    ),
  });
  const submit = form.onSubmit(({ name, zone, smsVendor, sensitiveFields, ...days }) => {
    const kept = KEEP_NAMES.flatMap((each) => (days[each] === '' ? [] : [[each, Number(days[each])]]));
    change.mutate({
      ...{ name, zone, smsVendor, keep: Object.fromEntries(kept) },
      ...(mayMark && { sensitiveFields }),
    });
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <Business form={form} />
          <Kept form={form} />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
          {form.isDirty() && (
            <Button variant="default" onClick={() => form.reset()}>
              Discard
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Business({ form }: { form: SettingsForm }) {
  const mayMark = useMay('sensitive:read');
  return (
    <Section title="The business">
      <TextInput
        label="Name"
        description="Clients and leads read it"
        required
        {...form.getInputProps('name')}
      />
      <Select
        label="Time zone"
        description="In which days and months are counted"
        data={Intl.supportedValuesOf('timeZone')}
        searchable
        allowDeselect={false}
        {...form.getInputProps('zone')}
      />
      <Select
        label="Texts are sent by"
        description="For new numbers; those that are registered keep theirs"
        data={[
          { value: 'twilio', label: 'Twilio' },
          { value: 'messagebird', label: 'MessageBird' },
        ]}
        allowDeselect={false}
        {...form.getInputProps('smsVendor')}
      />
      <TagsInput
        label="Sensitive fields of contacts"
        description="Their values are sealed: they are opened one by one, and the log says by whom. Names as in your lists."
        disabled={!mayMark}
        {...form.getInputProps('sensitiveFields')}
      />
    </Section>
  );
}

function Kept({ form }: { form: SettingsForm }) {
  return (
    <Section title="How long things are kept">
      <Text size="sm" c="dimmed">
        In days. What is older is removed every night and cannot be brought back.
      </Text>
      {KEEP_NAMES.map((each) => (
        <NumberInput
          key={each}
          label={KEEP[each].label}
          placeholder={`Left empty: ${KEEP[each].usual}`}
          min={KEEP[each].min}
          max={3650}
          allowDecimal={false}
          {...form.getInputProps(each)}
        />
      ))}
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper p="lg" component="section">
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      <Stack gap="sm">{children}</Stack>
    </Paper>
  );
}
