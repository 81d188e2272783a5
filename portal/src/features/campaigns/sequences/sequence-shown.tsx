import { Grid } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SequenceBody } from '../../../../../contracts/campaigns/sequence.ts';
import { Empty } from '../../../kit/states.tsx';
import { toDraft } from './draft.ts';
import { EndsShown } from './ends.tsx';
import { drawFlow } from './flow.ts';
import { FlowView } from './flow-view.tsx';
import { type Mark, StepCard } from './step-card.tsx';

interface SequenceShownProps {
  readonly sequence: SequenceBody;
  /** What is to be told of each step besides */
  readonly marksOf?: (id: string) => readonly Mark[];
  /** How many leads stand there */
  readonly leadsAt?: (id: string) => number | undefined;
  /** Beside it */
  readonly children?: ReactNode;
}

/** A sequence to look at. */
export function SequenceShown({ sequence, marksOf, leadsAt, children }: SequenceShownProps) {
  const flow = drawFlow(toDraft(sequence).steps);
  if (flow.main.length === 0) return <Empty title="It has no steps">Edit it to add some.</Empty>;
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <FlowView
          flow={flow}
          card={(item) => (
            <StepCard
              item={item}
              marks={marksOf?.(item.step.id) ?? []}
              leads={leadsAt?.(item.step.id)}
              problems={[]}
            />
          )}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        {children}
        <EndsShown goals={sequence.goals} stopOn={sequence.stopOn} />
      </Grid.Col>
    </Grid>
  );
}
