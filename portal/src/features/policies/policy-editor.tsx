import { Alert, Button, Drawer, Group, List, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyBody } from '../../../../contracts/policies/policy.ts';
import { type api, query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Policy } from './policy-type.ts';
import { PolicyChanges } from './policy-changes.tsx';
import { PolicyFields } from './policy-fields.tsx';

type Preview = Awaited<ReturnType<typeof api.policies.preview>>;

interface PolicyEditorProps {
  readonly of: Policy;
  readonly close: () => void;
}

/** Changes a policy: first its numbers, then what that changes, and then it is saved as the next version. */
export function PolicyEditor({ of, close }: PolicyEditorProps) {
  // The version that was newest when it was opened, whatever others save meanwhile: what is typed is a change of that one.
  const [id] = useState(of.id);
  const policy = useQuery(
    query.policies.get.queryOptions({ input: { id }, staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <Drawer
      opened
      onClose={close}
      // A press beside it must not throw away what was typed.
      closeOnClickOutside={false}
      position="right"
      size="xl"
      title={`Change ${of.name}`}
    >
      <Loaded of={policy} meanwhile={<Lines count={12} height={44} />}>
        {({ body, name, version }) => <Form body={body} name={name} version={version} close={close} />}
      </Loaded>
    </Drawer>
  );
}

interface FormProps {
  readonly body: PolicyBody;
  readonly name: string;
  readonly version: number;
  readonly close: () => void;
}

function Form({ body, name, version, close }: FormProps) {
  const form = useForm<PolicyBody>({ initialValues: body });
  const [preview, setPreview] = useState<Preview | null>(null);
  const onFields = (errors: readonly { field: string; message: string }[]) => {
    setPreview(null);
    form.setErrors(Object.fromEntries(errors.map(({ field, message }) => [pathOf(field), message])));
    return errors.every(({ field }) => field.startsWith('body.'));
  };
  const look = useWrite(query.policies.preview.mutationOptions(), { onDone: setPreview, onFields });
  const save = useWrite(query.policies.save.mutationOptions(), {
    done: (saved) => `Version ${saved.version} of ${saved.name} is saved.`,
    onDone: close,
    onFields,
  });
  const asked = (values: PolicyBody) => ({ name, basedOn: version, body: values as Draft });
  if (preview)
    return (
      <Review
        of={preview}
        isSaving={save.isPending}
        back={() => setPreview(null)}
        save={() => save.mutate(asked(form.values))}
      />
    );
  return (
    <form onSubmit={form.onSubmit((values) => look.mutate(asked(values)))} noValidate>
      <Stack gap="lg">
        <PolicyFields form={form} />
        {Object.keys(form.errors).length > 0 && (
          <Alert color="red">Something is not right yet: it is said beside the field.</Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={look.isPending}>
            See what changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Draft = Parameters<typeof api.policies.save>[0]['body'];

/** `body.reminders[1].before` is `reminders.1.before` in the form. */
function pathOf(field: string): string {
  return field.replace(/^body\./, '').replaceAll(/\[(\d+)\]/g, '.$1');
}

interface ReviewProps {
  readonly of: Preview;
  readonly isSaving: boolean;
  readonly back: () => void;
  readonly save: () => void;
}

function Review({ of: { changes, warnings, version }, isSaving, back, save }: ReviewProps) {
  return (
    <Stack>
      <Text fw={600} component="h3" size="md">
        {changes.length === 0 ? 'Nothing would change' : `What version ${version} changes`}
      </Text>
      <PolicyChanges of={changes} />
      {warnings.length > 0 && (
        <Alert color="yellow" title="Is that meant?">
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={back}>
          Back to the numbers
        </Button>
        <Button onClick={save} loading={isSaving} disabled={changes.length === 0}>
          Save version {version}
        </Button>
      </Group>
    </Stack>
  );
}
