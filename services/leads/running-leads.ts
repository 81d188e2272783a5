import type { Prisma } from '../../prisma/generated/client.ts';

/** Leads whose sequence runs by steps that have ids: the others know no other news than their own. */
export const RUNNING: Prisma.LeadWhereInput = {
  startedAt: { not: null },
  endedAt: null,
  sequenceId: { not: null },
};
