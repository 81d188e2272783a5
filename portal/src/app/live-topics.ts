import type { Topic } from '../../../contracts/notifications/live.ts';

/** What people do with leads shows in all of these. */
const OF_LEADS: readonly Topic[] = [
  'leads',
  'contacts',
  'promises',
  'calls',
  'messages',
  'appointments',
  'tasks',
];
const OF_BILLING: readonly Topic[] = [
  'invoices',
  'milestones',
  'disputes',
  'creditNotes',
  'usage',
  'agreements',
];

/** By the nouns of the API: what must have changed before an answer can be another one. A noun that is not here: anything. */
const ALTERED_BY: Readonly<Record<string, readonly Topic[]>> = {
  me: ['members', 'clients'],
  permissions: [],
  secondFactors: [],
  sessions: [],
  operator: ['audit'],
  brand: ['audit'],
  members: ['members'],
  invitations: ['members'],
  inviteCodes: ['members'],
  visits: ['members'],
  admin: ['clients', 'members'],
  keys: ['keys'],
  audit: ['audit'],
  clients: ['clients', 'agreements'],
  campaigns: ['campaigns', 'leads', 'rollouts', 'imports'],
  sequences: ['sequences', 'rollouts', 'campaigns'],
  rollouts: ['rollouts'],
  leads: OF_LEADS,
  leadActions: ['leads'],
  leadViews: ['leadViews'],
  contacts: ['contacts', 'leads', 'consent', 'suppressions'],
  tags: ['contacts'],
  erasures: ['erasures'],
  bulkActions: ['bulkActions'],
  imports: ['imports'],
  appointments: ['appointments', 'calls', 'messages'],
  availability: [],
  messages: ['messages'],
  threads: ['messages', 'leads', 'contacts'],
  suppressions: ['suppressions'],
  consent: ['consent', 'suppressions'],
  templates: ['templates'],
  emailSenders: ['emailSenders'],
  phoneNumbers: ['phoneNumbers'],
  tasks: ['tasks'],
  agreements: ['agreements'],
  policies: ['policies', 'campaigns'],
  invoices: OF_BILLING,
  milestones: [...OF_BILLING, 'appointments'],
  disputes: OF_BILLING,
  creditNotes: OF_BILLING,
  statement: OF_BILLING,
  ledger: OF_BILLING,
  usage: ['usage', 'agreements'],
  reconciliations: ['reconciliations'],
  billingDifferences: ['reconciliations'],
  billingStandings: OF_BILLING,
  paymentSetups: ['paymentMethods'],
  paymentMethods: ['paymentMethods'],
  promises: ['promises', 'leads', 'appointments', 'campaigns', 'invoices'],
  vendorEvents: ['vendorEvents'],
  connections: ['connections'],
  instantlyCampaigns: ['instantly'],
  instantlyEvents: ['instantly'],
  instantlyAssignments: ['instantly', 'clients'],
  instantlyClients: ['instantly', 'clients'],
  instantlyChecks: ['instantly'],
  search: [],
  notifications: [
    ...['tasks', 'messages', 'appointments', 'invoices', 'disputes', 'usage'],
    ...['imports', 'connections', 'campaigns', 'vendorEvents'],
  ] as Topic[],
};

/** Whether what a query asked for may be another by now. @param noun the first word of its key, e.g. `leads` */
export function isAlteredBy(noun: string, changed: ReadonlySet<string>): boolean {
  const by = ALTERED_BY[noun];
  return by === undefined || by.some((topic) => changed.has(topic));
}
