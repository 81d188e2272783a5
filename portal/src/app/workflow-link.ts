import { useMe } from './session.tsx';

/**
 * The address of a workflow in the Temporal Web UI, e.g. `workflowLink('lead:…')`; null for clients, and where the
 * installation has told no address.
 */
export function useWorkflowLink(): (workflowId: string) => string | null {
  const { workflowAddress } = useMe();
  return (workflowId) => workflowAddress?.replace('{id}', encodeURIComponent(workflowId)) ?? null;
}
