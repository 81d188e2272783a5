import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import { useCampaigns } from './use-names.ts';

/** Adds one lead to a campaign. */
export function openNewLead(campaignId: string | undefined): void {
  openDialog({
    title: 'Add a lead',
    size: 'lg',
    content: (close) => <NewLead campaignId={campaignId} close={close} />,
  });
}

const EMPTY = {
  campaignId: '',
  firstName: '',
  lastName: '',
  phone: '',
  email: '',
  company: '',
  zone: '',
};
type Values = typeof EMPTY;

function NewLead({ campaignId = '', close }: { campaignId?: string | undefined; close: () => void }) {
  const campaigns = useCampaigns().filter(({ status }) => !['ended', 'stopped', 'archived'].includes(status));
  const form = useForm<Values>({
    initialValues: { ...EMPTY, campaignId },
    validate: (values) => ({
      campaignId: values.campaignId ? null : 'Choose the campaign that works it',
      phone: values.phone.trim() || values.email.trim() ? null : 'Give a phone number or an email address',
    }),
  });
  const create = useWrite(query.leads.create.mutationOptions(), {
    done: 'The lead is there. Its campaign begins it at its pace.',
    onDone: close,
    onFields: showIn(form),
  });
  const save = ({ campaignId: campaign, ...values }: Values) => {
    const said = Object.entries(values).filter(([, value]) => value.trim() !== '');
    create.mutate({ campaignId: campaign, ...Object.fromEntries(said) });
  };
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack>
        <Select
          label="Campaign"
          data={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          required
          {...form.getInputProps('campaignId')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="First name" maxLength={200} data-autofocus {...form.getInputProps('firstName')} />
          <TextInput label="Last name" maxLength={200} {...form.getInputProps('lastName')} />
          <TextInput
            label="Phone"
            type="tel"
            placeholder="+1 415 555 0123"
            {...form.getInputProps('phone')}
          />
          <TextInput label="Email" type="email" {...form.getInputProps('email')} />
          <TextInput label="Company" maxLength={200} {...form.getInputProps('company')} />
          <TextInput
            label="Time zone"
            placeholder="America/New_York"
            description="Left out, the number’s area tells"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('zone')}
          />
        </SimpleGrid>
        <FormFoot verb="Add it" isPending={create.isPending} close={close} />
      </Stack>
    </form>
  );
}
