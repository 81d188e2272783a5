import { workflowInfo } from '@temporalio/workflow';
import type { RegisterEndpointsInput } from '../../contracts/connections/workflow.ts';
import { books, connectionEndpoints } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/**
 * Has the vendor send its events to the connection's own address, as far as its API lets one. Durable, because an endpoint
 * that was made and whose secret was not kept would send events that nobody believes.
 */
export async function registerEndpoints(input: RegisterEndpointsInput): Promise<'registered' | 'nothing'> {
  findableBy({ operatorId: input.operatorId, status: 'registering' });
  const question = await books.planQuestion(input);
  if (!question) {
    nowStands('nothing');
    return 'nothing';
  }
  const { vendor } = question;
  say(`Has ${vendor} send its events to us, for a day at most`);
  const { workflowId } = workflowInfo();
  const { left } = await connectionEndpoints(vendor).putEndpoints({ ...question, workflowId });
  nowStands('registered');
  say(
    left > 0 ? `Registered at ${vendor}; ${left} things are left to do by hand` : `Registered at ${vendor}`,
  );
  return 'registered';
}
