import { withTimes } from '../../domain/billing/agreement-times.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import type { ExportSpan } from './period.ts';

/** Every version of what clients pay that begins within the span, client by client in order. */
export async function* exportAgreements(db: Database, caller: Caller, span: ExportSpan, now: Date) {
  const clients = inBatches<{ id: string; name: string }>((last, take) =>
    asTenant(db, caller.tenant, (tx) =>
      tx.organization.findMany({
        where: { AND: [{ kind: 'client', id: span.clientId }, last ? { id: { gt: last.id } } : {}] },
        orderBy: { id: 'asc' },
        select: { id: true, name: true },
        take,
      }),
    ),
  );
  for await (const { id: clientId, name } of clients) {
    const versions = await asTenant(db, caller.tenant, (tx) =>
      tx.agreement.findMany({ where: { clientId }, orderBy: { version: 'desc' } }),
    );
    for (const version of withTimes(versions, now, null).reverse()) {
      const { effectiveFrom } = version;
      if (span.start && effectiveFrom < span.start) continue;
      if (span.end && effectiveFrom >= span.end) continue;
      yield { ...version, clientName: name };
    }
  }
}
