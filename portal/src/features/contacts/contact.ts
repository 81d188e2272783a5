import type { api } from '../../app/api.ts';

export type Contact = Awaited<ReturnType<typeof api.contacts.find>>['items'][number];
