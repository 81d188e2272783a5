import { Radio, Stack, Text } from '@mantine/core';
import { ListAddress } from '../../leads/lists/list-address.tsx';
import { ListConsent } from '../../leads/lists/list-consent.tsx';
import { ListPicker } from '../../leads/lists/list-picker.tsx';
import { ListPreview } from '../../leads/lists/list-preview.tsx';
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
          <ListAddress
            {...{ reading, onReading }}
            address={draft.address}
            error={errors['address']}
            onAddress={(address) => change({ address })}
          />
          <ListConsent reading={reading} onReading={onReading} />
        </>
      )}
    </Stack>
  );
}
