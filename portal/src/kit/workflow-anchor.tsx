import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useWorkflowLink } from '../app/workflow-link.ts';

interface WorkflowAnchorProps {
  /** A workflow's id, e.g. `lead:…` */
  readonly of: string;
  readonly says?: string;
}

/** Leads an operator's staff to a workflow in the Temporal Web UI, in a tab of its own; for others it is not there. */
export function WorkflowAnchor({ of, says = 'Technical log' }: WorkflowAnchorProps) {
  const address = useWorkflowLink()(of);
  if (!address) return null;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
      {says} <IconExternalLink size={14} aria-label="in a new tab" style={{ verticalAlign: '-2px' }} />
    </Anchor>
  );
}
