import type { RetellClient } from '../../vendors/retell/client.ts';
import { OURS } from './ours.ts';

type NewCall = Required<Parameters<RetellClient['placeCall']>[0]>;

const call: NewCall = {
  ...{ from: '+14155550100', to: '+14155550133', agentId: 'agent_sample' },
  metadata: { operator_id: OURS.operator, lead_id: OURS.lead, call_id: OURS.call },
  variables: { first_name: 'Sample', last_name: 'Lead 33', event_type_id: '1', time_zone: 'America/Denver' },
};

/** What only looks: a call that is not there. Answers whether the vendor says so of a call by its own id too. */
export async function lookAtRetell(client: RetellClient): Promise<void> {
  const none = await client.findCall({ callId: 'call_that_never_was' });
  if (none !== null) throw new Error(`found ${none}`);
}

/** Places calls, finds one, and deletes another: by every method. */
export async function driveRetell(client: RetellClient): Promise<void> {
  const { vendorId } = await client.placeCall(call);
  const { agentId: _, ...less } = call;
  const bare = await client.placeCall({
    ...less,
    metadata: { ...call.metadata, call_id: 'given_up' },
    variables: { sandbox_persona: 'busy' },
  });
  await lookAtRetell(client);
  const found = await client.findCall({ callId: OURS.call });
  if (found !== vendorId) throw new Error(`found ${found}`);
  await client.getCall(vendorId);
  await client.deleteCall(bare.vendorId);
  // Gone already: as good as deleted.
  await client.deleteCall(bare.vendorId);
}
