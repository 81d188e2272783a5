import type { Role } from '../../../../contracts/identity/permissions.ts';

/** What each role is for, in a sentence; the page of roles tells everything. */
export const ROLE_WORDS: Readonly<Record<'operator' | 'client', Partial<Record<Role, string>>>> = {
  operator: {
    owner: 'May do everything, and name other owners.',
    admin: 'Runs the business: clients, campaigns, billing, settings and members.',
    rep: 'Works the leads that are assigned to them, and decides whether those came.',
    agent: 'Works the leads that are assigned to them or to nobody yet.',
  },
  client: {
    admin: 'Sees everything of this business, contests bills, pays, and looks after its members.',
    viewer: 'Sees campaigns, leads, appointments and invoices of this business; changes nothing.',
  },
};
