import { useNavigate } from '@tanstack/react-router';
import { PageHead } from '../../kit/page-head.tsx';
import { SequenceEditor } from './sequences/sequence-editor.tsx';

const EMPTY = { steps: [], goals: [], stopOn: ['reply', 'booking', 'bounce', 'payment'] } as const;

/** A sequence from nothing. */
export function NewSequencePage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead
        title="New sequence"
        says="Add steps in the order in which a lead goes through them. Nothing runs until a campaign has it."
      />
      <SequenceEditor
        name={null}
        base={EMPTY}
        says="Saving makes version 1. A campaign can have it from then on."
        onSaved={({ id }) => void navigate({ to: '/settings/sequences/$id', params: { id } })}
        onCancel={() => void navigate({ to: '/settings/sequences' })}
      />
    </>
  );
}
