import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery, stored } from '../page.ts';
import { emailAddress, personName, role } from './kinds.ts';

const tags = ['Members'];

const kind = z.enum(['client', 'buyer', 'supplier']);
const MOST_USES = 1_000;

const inviteCodeView = z
  .object({
    id: z.string(),
    start: z.string().describe('How the code begins'),
    kind: stored(kind),
    role: stored(role),
    organizationId: z.string().nullable().describe('Whose member one becomes; null: of a new one'),
    maxUses: z.int(),
    uses: z.int(),
    expiresAt: instant,
    revokedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'InviteCode' });

const newInviteCode = z.strictObject({
  kind,
  role: role.default('admin'),
  organizationId: z
    .uuid()
    .optional()
    .describe('Left out: everybody who comes by the code makes an organization, and is its admin'),
  maxUses: z.int().min(1).max(MOST_USES).default(1),
  expiresAt: instant.optional().describe('At most a year ahead; left out: in 30 days'),
});

export type NewInviteCode = z.infer<typeof newInviteCode>;

/** What somebody with a code says about themselves; whoever is signed in is known. */
export const joining = z.strictObject({
  code: z.string().trim().min(1).max(40),
  name: personName.optional(),
  email: emailAddress.optional(),
  password: z.string().min(1).max(1000).optional(),
  organizationName: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Needed when the code makes a new organization'),
});

export const inviteCodesContract = {
  create: endpoint
    // An answer that is kept for an Idempotency-Key would hold the code, as it can be read nowhere.
    .meta({ needs: 'members:write' })
    .route({
      method: 'POST',
      path: '/api/invite-codes',
      tags,
      successStatus: 201,
      summary: 'Make a code by which people register themselves',
      description: 'The code and its link are shown this once.',
    })
    .input(newInviteCode)
    .output(inviteCodeView.extend({ code: z.string(), link: z.string() })),
  list: endpoint
    .meta({ needs: 'members:read' })
    .route({
      method: 'GET',
      path: '/api/invite-codes',
      tags,
      summary: 'List codes and how often they were used',
    })
    .input(pageQuery)
    .output(pageOf(inviteCodeView)),
  revoke: endpoint
    .meta({ needs: 'members:write' })
    .route({ method: 'DELETE', path: '/api/invite-codes/{id}', tags, summary: 'End a code' })
    .input(byId)
    .output(inviteCodeView),
};
