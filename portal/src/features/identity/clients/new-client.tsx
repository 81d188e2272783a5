import { Fieldset, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../app/api.ts';
import { problemOf } from '../../../app/problem.ts';
import { useMay } from '../../../app/session.tsx';
import { FormFoot } from '../../../kit/form-foot.tsx';
import { showIn } from '../../../kit/form-problems.ts';
import { ownZone } from '../../../kit/time.tsx';
import { FirstAdmin, NOBODY_YET } from './first-admin.tsx';
import { LANGUAGES, zonesWith } from './zones.ts';

interface NewClientProps {
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** A client, what it pays, and who is to see it first, in one form. */
export function NewClient({ isOpen, close }: NewClientProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="New client" size="lg">
      <Form close={close} />
    </Modal>
  );
}

const USUAL = { price: 2000, size: 25, perMinute: 0.2, terms: 14 };

const START = {
  ...{ name: '', email: '', zone: ownZone, locale: 'en', currency: 'usd' },
  ...{ price: USUAL.price as number | string, size: USUAL.size as number | string },
  ...{ perMinute: USUAL.perMinute as number | string, terms: USUAL.terms as number | string },
  ...NOBODY_YET,
};

/** Where a problem that the API names stands in the form. */
const FIELDS: Readonly<Record<string, string>> = {
  slug: 'name',
  'agreement.currency': 'currency',
  'agreement.milestonePriceCents': 'price',
  'agreement.milestoneSize': 'size',
  'agreement.rateMicrosPerMinute': 'perMinute',
  'agreement.termsDays': 'terms',
};

function Form({ close }: { close: () => void }) {
  const mayInvite = useMay('members:write');
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({ initialValues: START });
  const add = useMutation({
    mutationFn: addClient,
    onSuccess: ({ id, said, isWhole }) => {
      void client.invalidateQueries();
      notifications.show({
        message: said,
        color: isWhole ? 'green' : 'yellow',
        autoClose: isWhole ? 6_000 : 15_000,
      });
      close();
      void navigate({ to: '/clients/$id', params: { id }, search: isWhole ? {} : { tab: 'people' } });
    },
    onError: (error) => {
      const { title, detail, errors } = problemOf(error);
      const isShown = errors.length > 0 && showIn(form, (field) => FIELDS[field] ?? field)(errors);
      if (!isShown) notifications.show({ title, message: detail, color: 'red', autoClose: 12_000 });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="Email for bills"
            description="Asked whether a lead came, and written to about bills"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="email"
            {...form.getInputProps('email')}
          />
          <Select
            label="Time zone"
            data={zonesWith(ownZone)}
            searchable
            allowDeselect={false}
            {...form.getInputProps('zone')}
          />
          <Select
            label="Language of its letters"
            data={LANGUAGES}
            allowDeselect={false}
            {...form.getInputProps('locale')}
          />
        </SimpleGrid>
        <Pays form={form} />
        {mayInvite && <FirstAdmin form={form} />}
        <FormFoot verb="Add the client" isPending={add.isPending} close={close} />
      </Stack>
    </form>
  );
}

function Pays({ form }: { form: ReturnType<typeof useForm<typeof START>> }) {
  return (
    <Fieldset legend="What it pays">
      <SimpleGrid cols={{ base: 2, sm: 5 }}>
        <Select
          label="Currency"
          data={['usd', 'eur', 'gbp', 'cad', 'aud'].map((value) => ({ value, label: value.toUpperCase() }))}
          allowDeselect={false}
          {...form.getInputProps('currency')}
        />
        <NumberInput
          label="Price"
          min={0}
          decimalScale={2}
          thousandSeparator=","
          {...form.getInputProps('price')}
        />
        <NumberInput label="for shows" min={1} allowDecimal={false} {...form.getInputProps('size')} />
        <NumberInput label="A minute" min={0} decimalScale={4} {...form.getInputProps('perMinute')} />
        <NumberInput label="Days to pay" min={0} allowDecimal={false} {...form.getInputProps('terms')} />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        The price is billed each time so many appointments have taken place; talk time once a month. You can
        agree anew at any time.
      </Text>
    </Fieldset>
  );
}

type Values = typeof START;

/** The client is there even if its admin is refused: then it is said why, and where to invite again. */
async function addClient(values: Values) {
  const { name, email, zone, locale, currency, price, size, perMinute, terms } = values;
  const { id } = await api.clients.create({
    ...{ name, zone, locale, ...(email.trim() && { email: email.trim() }) },
    agreement: {
      currency: currency as 'usd',
      milestonePriceCents: Math.round(Number(price) * 100),
      milestoneSize: Number(size),
      rateMicrosPerMinute: Math.round(Number(perMinute) * 1_000_000),
      termsDays: Number(terms),
    },
  });
  const who = values.admin.trim();
  if (!who) return { id, said: `${name} is a client now.`, isWhole: true };
  try {
    return { id, said: `${name} is a client now, and ${await letIn(id, who, values)}`, isWhole: true };
  } catch (error) {
    const { detail, errors } = problemOf(error);
    const [first] = errors;
    const why = first ? `${first.field} ${first.message}` : detail;
    return { id, said: `${name} is a client now, but ${who} is not its admin yet: ${why}`, isWhole: false };
  }
}

/** @returns how, in words */
async function letIn(organizationId: string, email: string, values: Values): Promise<string> {
  const { way, adminName: name, adminPassword: password } = values;
  if (way === 'password') {
    await api.members.add({ ...{ email, name, password, role: 'admin' }, organizationId });
    return `${email} can sign in with the password that you chose.`;
  }
  await api.invitations.create({ email, role: 'admin', organizationId });
  return `an invitation is on its way to ${email}.`;
}
