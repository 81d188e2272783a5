/** The task that an event makes; the database's own erasure and export know it by the same. */
export const taskKey = (externalId: string): string => `instantly:${externalId}`;
