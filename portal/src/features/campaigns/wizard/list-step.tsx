import { Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { ListConsent } from '../../leads/lists/list-consent.tsx';
import { ListPicker } from '../../leads/lists/list-picker.tsx';
import { ListPreview } from '../../leads/lists/list-preview.tsx';
import { REGIONS } from '../../leads/lists/reading.ts';
import type { useTrial } from '../../leads/lists/use-trial.ts';
import type { StepProps } from './wizard-context.ts';

interface ListStepProps extends StepProps {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
  readonly trial: ReturnType<typeof useTrial>;
}

/** The people: a file, an address where one lies, or none yet. */
export function ListStep({ draft, change, errors, file, onFile, trial }: ListStepProps) {
  const { list, reading } = draft;
  const onReading = (changed: typeof reading) => change({ reading: changed });
  return (
    <Stack>
      <Radio.Group
        label="Where the people come from"
        value={list}
        onChange={(chosen) => change({ list: chosen })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="file" label="A CSV file" />
          <Radio value="address" label="An address, e.g. a published sheet" />
          <Radio value="none" label="No list now: leads are added later" />
        </Stack>
      </Radio.Group>
      {errors['list'] && (
        <Text size="sm" c="red" role="alert">
          {errors['list']}
        </Text>
      )}
      {list === 'file' && (
        <>
          <ListPicker file={file} onPick={onFile} lost={draft.fileName} />
          {file && <ListPreview trial={trial} reading={reading} onReading={onReading} />}
          {file && <ListConsent reading={reading} onReading={onReading} />}
        </>
      )}
      {list === 'address' && (
        <>
          <AddressFields draft={draft} change={change} errors={errors} />
          <ListConsent reading={reading} onReading={onReading} />
        </>
      )}
    </Stack>
  );
}

function AddressFields({ draft, change, errors }: StepProps) {
  return (
    <Stack maw={560}>
      <TextInput
        label="Address of the file"
        description="Of a published Google sheet or any CSV file that anybody can open who has the address. It is fetched once"
        type="url"
        required
        placeholder="https://"
        value={draft.address}
        error={errors['address']}
        onChange={(event) => change({ address: event.currentTarget.value })}
      />
      <Select
        label="Numbers without a country code are from"
        data={REGIONS}
        value={draft.reading.region}
        allowDeselect={false}
        searchable
        onChange={(region) => region && change({ reading: { ...draft.reading, region } })}
      />
    </Stack>
  );
}
