import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface LeadQuery extends PageQuery {
  readonly campaignId?: string | undefined;
  readonly status?: string | undefined;
  /** Part of a name, a phone number or an email. */
  readonly q?: string | undefined;
}

/** The leads that the caller may see, with their contacts, newest first. */
export async function listLeads(db: Database, caller: Caller, { q, ...query }: LeadQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.lead.findMany({
      where: {
        campaignId: query.campaignId,
        status: query.status,
        ...(q && { contact: saysOf(q) }),
        ...afterCursor(query.cursor),
      },
      include: { contact: true },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}

/** Every word of the question is somewhere in the contact; a phone is found by its digits alone. */
function saysOf(q: string): Prisma.ContactWhereInput {
  const digits = q.replace(/[\s().+-]/g, '');
  if (/^\d{3,}$/.test(digits)) return { OR: [{ phone: { contains: digits } }, anywhere(q)] };
  return { AND: q.split(/\s+/).map(anywhere) };
}

function anywhere(word: string): Prisma.ContactWhereInput {
  const contains = { contains: word, mode: 'insensitive' as const };
  return {
    OR: [{ firstName: contains }, { lastName: contains }, { company: contains }, { email: contains }],
  };
}
