import type { OrganizationKind, Permission } from './permissions.ts';

/** A page of the portal that can be chosen. */
export interface Menu {
  readonly name: string;
  readonly path: string;
  /** What somebody must be allowed to do to have it. */
  readonly needs: Permission | 'nothing';
  /** Left out: in every kind of organization. */
  readonly kinds?: readonly OrganizationKind[];
  /** Whoever runs the platform has it too, whatever they may do in the organization. */
  readonly orPlatformAdmin?: boolean;
}

const OPERATOR = ['operator'] as const;

/** The portal's pages, in the order in which it shows them. */
export const MENUS: readonly Menu[] = [
  { name: 'Dashboard', path: '/', needs: 'nothing' },
  { name: 'Campaigns', path: '/campaigns', needs: 'campaigns:read' },
  { name: 'Leads', path: '/leads', needs: 'leads:read' },
  { name: 'Import', path: '/import', needs: 'leads:import' },
  { name: 'Appointments', path: '/appointments', needs: 'appointments:read' },
  { name: 'Messages', path: '/messages', needs: 'messages:read' },
  { name: 'Tasks', path: '/tasks', needs: 'tasks:read' },
  { name: 'Clients', path: '/clients', needs: 'clients:read', kinds: OPERATOR },
  { name: 'Reps', path: '/reps', needs: 'reps:read', kinds: OPERATOR },
  { name: 'Billing', path: '/billing', needs: 'billing:read' },
  { name: 'Revenue', path: '/revenue', needs: 'revenue:read', kinds: OPERATOR },
  { name: 'Account', path: '/settings/account', needs: 'nothing' },
  { name: 'Members', path: '/settings/members', needs: 'members:read' },
  { name: 'API keys', path: '/settings/keys', needs: 'keys:write' },
  { name: 'Sequences', path: '/settings/sequences', needs: 'sequences:read' },
  { name: 'Templates', path: '/settings/templates', needs: 'settings:read' },
  { name: 'Numbers and senders', path: '/settings/numbers', needs: 'settings:read' },
  { name: 'Policies', path: '/settings/policies', needs: 'settings:read' },
  { name: 'Agreements', path: '/settings/agreements', needs: 'billing:write' },
  { name: 'Do not contact', path: '/settings/suppressions', needs: 'suppressions:read' },
  { name: 'Vendor accounts', path: '/settings/connections', needs: 'connections:read' },
  { name: 'Vendor events', path: '/settings/events', needs: 'events:read' },
  { name: 'Audit', path: '/settings/audit', needs: 'audit:read' },
  { name: 'Business', path: '/settings/operator', needs: 'settings:write' },
  { name: 'Admin', path: '/admin', needs: 'instantly:write', kinds: OPERATOR, orPlatformAdmin: true },
];
