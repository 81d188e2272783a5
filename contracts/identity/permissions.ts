/** Which roles there are, by the kind of organization that one is a member of; the first of each may do most. */
export const ROLES = {
  operator: ['owner', 'admin', 'rep', 'agent'],
  client: ['admin', 'viewer'],
  buyer: ['admin', 'viewer'],
  supplier: ['admin', 'viewer'],
} as const;

export type OrganizationKind = keyof typeof ROLES;
export type RoleOf<K extends OrganizationKind> = (typeof ROLES)[K][number];
export type Role = RoleOf<OrganizationKind>;

/** Which leads a role sees and works: all, those assigned to whoever has it, or those and the ones assigned to nobody. */
export const SEES: Readonly<Record<Role, 'all' | 'own' | 'own_and_free'>> = {
  owner: 'all',
  admin: 'all',
  viewer: 'all',
  rep: 'own',
  agent: 'own_and_free',
};

interface Grant {
  /** What whoever has it may do, as people read it. */
  readonly says: string;
  readonly operator: readonly RoleOf<'operator'>[];
  readonly client?: readonly RoleOf<'client'>[];
  /** A key never has it, whatever its scopes: a person has to stand behind it. */
  readonly peopleOnly?: boolean;
}

const CHIEFS = ['owner', 'admin'] as const;
const STAFF = ['owner', 'admin', 'rep', 'agent'] as const;
const CLIENT = ['admin', 'viewer'] as const;

/**
 * Who may do what: the one table that the API, the portal's menus, the scopes of keys and the docs are read from. Each
 * endpoint names the one line that it needs. A buyer's and a supplier's members have no endpoints yet.
 */
export const PERMISSIONS = {
  'clients:read': { says: 'See clients', operator: STAFF, client: CLIENT },
  'clients:write': { says: 'Add and change clients', operator: CHIEFS },
  'campaigns:read': { says: 'See campaigns and their times', operator: STAFF, client: CLIENT },
  'campaigns:write': { says: 'Make, change, start and stop campaigns', operator: CHIEFS },
  'sequences:read': { says: 'See sequences and their steps', operator: STAFF },
  'sequences:write': { says: 'Write sequences and roll them out', operator: CHIEFS },
  'rollouts:read': { says: 'See roll-outs, and what they did to all leads', operator: CHIEFS },
  'leads:read': { says: 'See leads and their contacts', operator: STAFF, client: CLIENT },
  'leads:write': { says: 'Add, change and steer leads', operator: STAFF },
  'leads:import': { says: 'Import lists of leads', operator: CHIEFS },
  'imports:read': { says: 'See imports and what was wrong in them', operator: CHIEFS, client: CLIENT },
  'leads:bulk': { says: 'Change many leads at once', operator: CHIEFS },
  'leads:export': { says: 'Take leads away as a file', operator: CHIEFS, client: ['admin'] },
  'contacts:read': { says: 'Look people up, with tags and saved views', operator: STAFF },
  'contacts:merge': { says: 'Merge two contacts', operator: CHIEFS },
  'appointments:read': { says: 'See appointments', operator: STAFF, client: CLIENT },
  'appointments:verify': { says: 'Decide whether a show happened', operator: ['owner', 'admin', 'rep'] },
  'appointments:confirm': {
    says: 'Say, as the client, whether a lead came',
    operator: [],
    client: ['admin'],
  },
  'messages:read': { says: 'Read messages', operator: STAFF, client: CLIENT },
  'messages:send': { says: 'Answer people: threads and messages', operator: STAFF },
  'consent:read': { says: 'See what a contact agreed to and took back', operator: STAFF },
  'consent:write': { says: 'Note what a contact agreed to or took back', operator: STAFF },
  'suppressions:read': { says: 'See all who must not be reached', operator: CHIEFS },
  'suppressions:write': { says: 'Add people who must not be reached', operator: CHIEFS },
  'suppressions:lift': { says: 'Allow somebody to be reached again', operator: CHIEFS },
  'suppressions:export': { says: 'Take the suppressions away as a file', operator: CHIEFS },
  'tasks:read': { says: 'See tasks', operator: STAFF },
  'tasks:write': { says: 'Make, take and close tasks', operator: STAFF },
  'settings:read': { says: 'See settings, templates, numbers and senders', operator: STAFF },
  'settings:write': { says: 'Change settings, templates, numbers and senders', operator: CHIEFS },
  'connections:read': { says: 'See vendor accounts and whether they work', operator: CHIEFS },
  'connections:write': {
    says: 'Connect, change and end vendor accounts',
    operator: CHIEFS,
    peopleOnly: true,
  },
  'billing:read': {
    says: 'See invoices, milestones, usage and statements',
    operator: CHIEFS,
    client: CLIENT,
  },
  'revenue:read': { says: 'See what was earned, by month and client', operator: CHIEFS },
  'billing:write': { says: 'Agree on prices and decide disputes', operator: CHIEFS },
  'billing:dispute': { says: 'Contest what was billed', operator: CHIEFS, client: ['admin'] },
  'billing:pay': { says: 'Leave a payment method', operator: CHIEFS, client: ['admin'] },
  'books:read': { says: "See how our books differ from the vendor's", operator: CHIEFS },
  'events:read': { says: "See vendors' events as they came", operator: CHIEFS },
  'events:replay': { says: "Apply a vendor's event again", operator: CHIEFS },
  'instantly:read': {
    says: 'See what came of campaigns at Instantly',
    operator: CHIEFS,
    client: CLIENT,
  },
  'instantly:write': { says: 'Give clients their campaigns at Instantly', operator: CHIEFS },
  'members:read': {
    says: 'See members and invitations',
    operator: CHIEFS,
    client: ['admin'],
    peopleOnly: true,
  },
  'members:write': {
    says: 'Invite, change and remove members',
    operator: CHIEFS,
    client: ['admin'],
    peopleOnly: true,
  },
  'reps:read': { says: 'See who works leads by hand, and what they did', operator: CHIEFS },
  'visits:read': { says: 'See when support looked at the data', operator: CHIEFS, client: ['admin'] },
  'keys:write': { says: 'Make and revoke API keys', operator: CHIEFS, client: ['admin'], peopleOnly: true },
  'audit:read': { says: 'See who changed what', operator: CHIEFS, client: ['admin'] },
  'personal_data:export': { says: 'Get all that is known of a person', operator: CHIEFS },
  'personal_data:erase': { says: 'Erase a person', operator: ['owner', 'admin'] },
  'sensitive:read': { says: 'Read fields that are marked sensitive', operator: CHIEFS },
} as const satisfies Readonly<Record<string, Grant>>;

export type Permission = keyof typeof PERMISSIONS;
