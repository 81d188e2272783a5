import type { api } from '../../app/api.ts';

export type Organization = Awaited<ReturnType<typeof api.admin.listOrganizations>>['items'][number];
