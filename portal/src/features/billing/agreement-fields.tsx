import '@mantine/dates/styles.layer.css';
import {
  Checkbox,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
} from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import type { UseFormReturnType } from '@mantine/form';
import { type AgreementValues, COLLECTIONS, REVERSALS } from './agreement-values.ts';

interface AgreementFieldsProps {
  readonly form: UseFormReturnType<AgreementValues>;
  readonly currency: string;
}

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** What can be agreed. */
export function AgreementFields({ form, currency }: AgreementFieldsProps) {
  const unit = currency.toUpperCase();
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label="A minute of talk"
          prefix={`${unit} `}
          min={0}
          max={100}
          step={0.01}
          decimalScale={6}
          required
          {...form.getInputProps('rate')}
        />
        <NumberInput
          label="Due, days after the invoice"
          min={0}
          max={365}
          allowDecimal={false}
          required
          {...form.getInputProps('termsDays')}
        />
        <NumberInput
          label="Shows that make a milestone"
          description="A new size counts from the last billed show on"
          min={1}
          max={10_000}
          allowDecimal={false}
          required
          {...form.getInputProps('milestoneSize')}
        />
        <NumberInput
          label="Price of a milestone"
          description="For all its shows together"
          prefix={`${unit} `}
          thousandSeparator
          min={0}
          max={1_000_000}
          decimalScale={2}
          required
          {...form.getInputProps('price')}
        />
        <Select
          label="A billed show that did not take place"
          data={choices(REVERSALS)}
          allowDeselect={false}
          {...form.getInputProps('reversal')}
        />
        <Select
          label="How it is paid"
          data={choices(COLLECTIONS)}
          allowDeselect={false}
          {...form.getInputProps('collection')}
        />
      </SimpleGrid>
      <Also form={form} unit={unit} />
      <Begins form={form} />
      <Textarea
        label="Note"
        description="The client reads it, too"
        maxLength={2_000}
        autosize
        {...form.getInputProps('note')}
      />
    </Stack>
  );
}

/** Tax, what happens to who does not pay, and when people are told. */
function Also({ form, unit }: { form: AgreementFieldsProps['form']; unit: string }) {
  return (
    <>
      <Checkbox
        label="Stripe computes tax and adds it"
        {...form.getInputProps('automaticTax', { type: 'checkbox' })}
      />
      <Group align="flex-end">
        <Checkbox
          label="Campaigns pause when an invoice is overdue"
          {...form.getInputProps('pauses', { type: 'checkbox' })}
        />
        {form.values.pauses && (
          <NumberInput
            label="Days after the due date"
            min={0}
            max={365}
            allowDecimal={false}
            w={200}
            {...form.getInputProps('pauseAfterDays')}
          />
        )}
      </Group>
      <TagsInput
        label="Usage alerts"
        description={`Amounts of a month, in ${unit}, at which people are told; type one and press Enter`}
        maxTags={10}
        isDuplicate={(value, tags) => tags.some((tag) => Number(tag) === Number(value))}
        {...form.getInputProps('alerts')}
      />
    </>
  );
}

/** At once, or at a moment that lies ahead. */
function Begins({ form }: Pick<AgreementFieldsProps, 'form'>) {
  return (
    <>
      <Radio.Group label="Begins" {...form.getInputProps('when')}>
        <Group mt="xs">
          <Radio value="now" label="Now" />
          <Radio value="later" label="On a day" />
        </Group>
      </Radio.Group>
      {form.values.when === 'later' && (
        <DateTimePicker
          label="On"
          required
          minDate={new Date()}
          valueFormat="DD MMM YYYY HH:mm"
          {...form.getInputProps('begins')}
        />
      )}
    </>
  );
}
