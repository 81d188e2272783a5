import { Prisma } from '../../prisma/generated/client.ts';

/** The task that an event makes is known by the event. */
export const taskKey = (externalId: string): string => `instantly:${externalId}`;

/** The same of `instantly_event`, in SQL. */
export const TASK_OF_EVENT = Prisma.sql`'instantly:' || external_id`;
