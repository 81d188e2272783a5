import type { NotificationView } from '../../../../contracts/notifications/api.ts';

type Link = NonNullable<NotificationView['link']>;

const PATHS: Readonly<Record<Link['type'], (id: string) => string>> = {
  lead: (id) => `/messages?lead=${id}`,
  appointment: (id) => `/appointments/${id}`,
  task: (id) => `/tasks?task=${id}`,
  invoice: (id) => `/billing/invoices/${id}`,
  dispute: (id) => `/billing?tab=disputes&dispute=${id}`,
  usage: (clientId) => `/billing?client=${clientId}&tab=usage`,
  import: (id) => `/import?problems=${id}`,
  campaign: (id) => `/campaigns/${id}`,
  connection: () => '/settings/connections',
  vendor_event: (seq) => `/settings/events?open=${seq}`,
};

/** Where a notification leads. */
export function hrefOf({ type, id }: Link): string {
  return PATHS[type](id);
}
