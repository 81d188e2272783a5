import type { api } from '../../../app/api.ts';

/** A number of ours. */
export type PhoneNumber = Awaited<ReturnType<typeof api.phoneNumbers.list>>['items'][number];
