import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { awaitCheck } from '../../services/connections/await-check.ts';
import { checkConnection } from '../../services/connections/check-connection.ts';
import type { AskedCheck } from '../../services/connections/connection-row.ts';
import { endConnection } from '../../services/connections/end-connection.ts';
import { enterConnection } from '../../services/connections/enter-connection.ts';
import { getConnection, listConnections } from '../../services/connections/list-connections.ts';
import { registerEndpoints } from '../../services/connections/register-endpoints.ts';
import type { RequestContext } from '../context.ts';
import { endpoints } from '../endpoints.ts';
import { ApiProblem } from '../problem.ts';

export const connectionRoutes = {
  list: endpoints.connections.list.handler(async ({ context }) => ({
    items: await listConnections(context.db, context.caller, seenBy(context)),
  })),
  enter: endpoints.connections.enter.handler(async ({ context, input }) => {
    const { db, seal, caller, now } = context;
    return answerOf(context, input.vendor, await enterConnection(db, seal, caller, { ...input, now: now() }));
  }),
  check: endpoints.connections.check.handler(async ({ context, input }) =>
    answerOf(context, input.vendor, await checkConnection(context.db, context.caller, input)),
  ),
  register: endpoints.connections.register.handler(async ({ context, input }) => {
    await registerEndpoints(context.db, context.caller, input);
    return viewOf(context, input.vendor);
  }),
  end: endpoints.connections.end.handler(async ({ context, input }) => {
    await endConnection(context.db, context.caller, { ...input, now: context.now() });
    return viewOf(context, input.vendor);
  }),
};

const seenBy = ({ seal, publicUrl, now, usualVendors }: RequestContext) => ({
  ...{ seal, publicUrl, now: now(), usualVendors },
});

const viewOf = (context: RequestContext, vendor: ConnectionVendor) =>
  getConnection(context.db, context.caller, vendor, seenBy(context));

/** Whoever entered something waits for the vendor's answer, as long as that comes soon. */
async function answerOf(context: RequestContext, vendor: ConnectionVendor, asked: AskedCheck) {
  const { db, caller, notifier, vendorAnswersWithin } = context;
  notifier.wake();
  const answer = await awaitCheck(db, caller, asked, vendorAnswersWithin);
  if (answer.is === 'refused') throw new ApiProblem('refused_by_vendor', answer.problem);
  const body = await viewOf(context, vendor);
  return answer.is === 'right' ? { status: 200 as const, body } : { status: 202 as const, body };
}
