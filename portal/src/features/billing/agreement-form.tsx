import { Alert, Button, Checkbox, Divider, Drawer, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { api } from '../../app/api.ts';
import { query } from '../../app/api.ts';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import { AgreementFields } from './agreement-fields.tsx';
import { type AgreementValues, changesOf, termsOf, valuesOf } from './agreement-values.ts';

type Version = Awaited<ReturnType<typeof api.agreements.list>>['items'][number];

interface AgreementFormProps {
  readonly clientId: string;
  /** The version in force */
  readonly now: Version;
  readonly hasPlanned: boolean;
  readonly close: () => void;
}

/** The fields of the request, as the form names them. */
const FIELDS: Readonly<Record<string, keyof AgreementValues>> = {
  rateMicrosPerMinute: 'rate',
  milestonePriceCents: 'price',
  usageAlertCents: 'alerts',
  effectiveFrom: 'begins',
};

/** Agrees anew: what is to hold, from when, and what differs from now, before it is made. */
export function AgreementForm({ clientId, now: newest, hasPlanned, close }: AgreementFormProps) {
  // What was in force when it was opened: what others agree meanwhile is not taken back by what was not touched here.
  const [now] = useState(newest);
  const form = useForm<AgreementValues>({ initialValues: valuesOf(now) });
  const make = useWrite(query.agreements.make.mutationOptions(), {
    done: ({ version, standing }) =>
      standing === 'planned' ? `Version ${version} is planned.` : `Version ${version} is in force.`,
    onDone: close,
    onFields: showIn(form, (field) => {
      const [name = ''] = field.split('[');
      return FIELDS[name] ?? name;
    }),
  });
  const changes = changesOf(now, form.values);
  const send = form.onSubmit((values) => make.mutate({ id: clientId, ...termsOf(now, values) }));
  return (
    <Drawer
      opened
      onClose={close}
      // A press beside it must not throw away what was typed.
      closeOnClickOutside={false}
      position="right"
      size="lg"
      title="Agree anew"
    >
      <form onSubmit={send}>
        <Stack>
          <AgreementFields form={form} currency={now.currency} />
          {hasPlanned && (
            <Checkbox
              label="Versions that are planned shall never begin"
              description="Needed when this one begins before a planned one"
              {...form.getInputProps('withdrawPlanned', { type: 'checkbox' })}
            />
          )}
          <Divider label="What changes" />
          <Changes of={changes} hasNewSize={form.values.milestoneSize !== now.milestoneSize} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={changes.length === 0}>
              {form.values.when === 'later' ? 'Plan it' : 'Agree from now on'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

function Changes({ of, hasNewSize }: { of: ReturnType<typeof changesOf>; hasNewSize: boolean }) {
  if (of.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing yet: it would be as it is now.
      </Text>
    );
  return (
    <Stack gap={4} role="status">
      {of.map(({ topic, was, is }) => (
        <Text key={topic} size="sm">
          {topic}: <s>{was}</s> → <strong>{is}</strong>
        </Text>
      ))}
      {hasNewSize && (
        <Alert color="blue" p="xs">
          A new size starts at the last billed show: shows since then count towards it at once.
        </Alert>
      )}
    </Stack>
  );
}
