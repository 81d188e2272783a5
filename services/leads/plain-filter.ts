import type { Prisma } from '../../prisma/generated/client.ts';

/** A filter as the trail may keep it: the words that it searches for may be a person's name or number. */
export function plainFilter(filter: Prisma.InputJsonObject | Prisma.JsonValue): Prisma.InputJsonObject {
  const facts = filter as Prisma.InputJsonObject;
  return 'q' in facts ? { ...facts, q: 'masked' } : facts;
}
