import type { Permission } from '../identity/permissions.ts';

/**
 * What can change, named as the nouns of the API are, and what somebody must be allowed to do to hear of it. A topic says
 * that something of the kind changed, and neither what nor how: no ids, so that whoever sees some leads only may hear of
 * any, and what they then ask for shows them their own.
 */
export const TOPICS = {
  agreements: 'billing:read',
  appointments: 'appointments:read',
  audit: 'audit:read',
  bulkActions: 'leads:bulk',
  calls: 'leads:read',
  campaigns: 'campaigns:read',
  clients: 'clients:read',
  connections: 'connections:read',
  consent: 'consent:read',
  contacts: 'contacts:read',
  creditNotes: 'billing:read',
  disputes: 'billing:read',
  emailSenders: 'settings:read',
  erasures: 'personal_data:erase',
  imports: 'imports:read',
  instantly: 'instantly:read',
  invoices: 'billing:read',
  keys: 'keys:write',
  leadViews: 'contacts:read',
  leads: 'leads:read',
  members: 'members:read',
  messages: 'messages:read',
  milestones: 'billing:read',
  paymentMethods: 'billing:read',
  phoneNumbers: 'settings:read',
  policies: 'settings:read',
  promises: 'leads:read',
  reconciliations: 'books:read',
  rollouts: 'rollouts:read',
  sequences: 'sequences:read',
  suppressions: 'suppressions:read',
  tasks: 'tasks:read',
  templates: 'settings:read',
  usage: 'billing:read',
  vendorEvents: 'events:read',
} as const satisfies Readonly<Record<string, Permission>>;

export type Topic = keyof typeof TOPICS;

/**
 * The events of `GET /api/live`. Each carries an `id` from which a dropped connection catches up.
 *
 * - `hello`: the stream has begun; what changes from now on is told.
 * - `changed`: `{"topics": ["leads"]}`, at most one a second.
 * - `behind`: too much time has passed since the id that was named: ask for everything again.
 * - `beat`: nothing happened; the connection is alive.
 * - `over`: the session or the key is no longer good, or stands for somebody else: begin anew.
 */
export type LiveEvent = 'hello' | 'changed' | 'behind' | 'beat' | 'over';

/** Milliseconds between two beats; whoever hears none for twice as long has lost the connection. */
export const BEAT_MS = 20_000;
