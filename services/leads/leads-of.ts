import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { Prisma } from '../../prisma/generated/client.ts';

/** The leads that a filter means. */
export function leadsOf({ q, tag, ...filter }: LeadFilter): Prisma.LeadWhereInput {
  const contact = { ...(q && saysOf(q)), ...(tag && { tags: { has: tag } }) };
  return {
    clientId: filter.clientId,
    campaignId: filter.campaignId,
    importId: filter.importId,
    status: filter.status,
    stepId: filter.stepId,
    assignedTo: filter.assignedTo,
    ...((q ?? tag) && { contact }),
  };
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
