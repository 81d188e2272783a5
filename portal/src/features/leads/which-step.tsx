import { Select } from '@mantine/core';
import { LoadFailed } from '../../kit/states.tsx';
import { useSteps } from './use-steps.ts';

interface WhichStepProps {
  readonly campaignId: string;
  readonly value: string | undefined;
  readonly onChange: (stepId: string) => void;
}

/** Chooses one of the steps of the version that a campaign runs now. */
export function WhichStep({ campaignId, value, onChange }: WhichStepProps) {
  const { choices, error, again } = useSteps(campaignId);
  if (error) return <LoadFailed error={error} again={again} />;
  return (
    <Select
      label="Which step"
      data={choices}
      value={value ?? null}
      onChange={(stepId) => stepId && onChange(stepId)}
      allowDeselect={false}
      searchable
      required
      data-autofocus
    />
  );
}
