import type { api } from '../../app/api.ts';

export type VendorEvent = Awaited<ReturnType<typeof api.vendorEvents.list>>['items'][number];
