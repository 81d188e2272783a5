import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, stored } from '../page.ts';
import { CONNECTION_VENDORS } from './secrets.ts';

const tags = ['Connections'];

const vendor = z.enum(CONNECTION_VENDORS);

// What is no plain character cannot stand in the head of a request: pasted along, it would look as if the vendor were away.
const secret = z
  .string()
  .trim()
  .max(500)
  .regex(/^[!-~]+$/, {
    error: ({ input }) => (input === '' ? 'must be entered' : 'must hold plain characters and no space'),
  });
const stripeKey = secret.regex(/^(sk|rk)_/, 'must begin with sk_ or rk_');
const signingSecret = secret.regex(/^whsec_/, 'must begin with whsec_');

/** What may be entered, by vendor. What is left out stays as it is. */
const ENTERED = {
  twilio: z.strictObject({
    accountSid: secret.regex(/^AC[0-9a-fA-F]{32}$/, 'must be an account SID: AC and 32 digits'),
    authToken: secret,
  }),
  messagebird: z.strictObject({
    apiKey: secret,
    webhookSecret: signingSecret.regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'must be whsec_ and base64'),
  }),
  sendgrid: z.strictObject({
    apiKey: secret,
    webhookPublicKey: secret.regex(/^[A-Za-z0-9+/]+=*$/, 'must be base64'),
    from: z.email('must be an email address'),
  }),
  stripe: z.strictObject({ secretKey: stripeKey, webhookSecret: signingSecret }),
  retell: z.strictObject({ apiKey: secret }),
  calcom: z.strictObject({ apiKey: secret, webhookSecret: secret }),
  instantly: z.strictObject({
    apiKey: secret,
    webhookSecret: secret.min(16, 'must have 16 characters or more'),
  }),
} as const satisfies Readonly<Record<(typeof CONNECTION_VENDORS)[number], z.ZodObject>>;

const enteredConnection = z
  .strictObject({
    vendor,
    secrets: z.record(z.string().max(50), z.string().max(1_000)).describe(
      `${Object.entries(ENTERED)
        .map(([name, { shape }]) => `${name}: ${Object.keys(shape).join(', ')}`)
        .join('; ')}. What is left out stays as it is`,
    ),
    previousHours: z
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe(
        'How long events that are signed by the earlier secret are still taken, once the new one is used',
      ),
    version: z
      .int()
      .min(0)
      .optional()
      .describe('What is to be replaced: refused where somebody entered something meanwhile'),
  })
  .superRefine(({ vendor: name, secrets }, context) => {
    const read = ENTERED[name].partial().safeParse(secrets);
    for (const issue of read.error?.issues ?? []) {
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys)
          context.addIssue({ code: 'custom', path: ['secrets', key], message: 'is not a known field' });
      else context.addIssue({ code: 'custom', path: ['secrets', ...issue.path], message: issue.message });
    }
  });

export type EnteredConnection = z.infer<typeof enteredConnection>;

const connectionView = z
  .object({
    vendor,
    source: z
      .enum(['environment', 'own', 'none'])
      .describe('Whose account is in use: that of this installation, or the own one; none: there is neither'),
    status: z
      .enum(['active', 'checking', 'refused'])
      .describe('Of what was last entered: in use; the vendor is being asked; the vendor refused it'),
    id: z.string().nullable().describe('Null: nothing was entered'),
    version: z.int(),
    account: z.string().nullable().describe("The vendor's own id of the account"),
    accountName: z.string().nullable(),
    secrets: z
      .record(z.string(), z.string().nullable())
      .describe('The last four characters at most; null: not entered yet'),
    webhookUrl: z.string().describe('The address to enter at the vendor'),
    enteredAt: instant.nullable().describe('When what is being checked was entered'),
    checkedAt: instant.nullable(),
    problem: z.string().nullable(),
    remedy: z.string().nullable(),
    lastEvent: z.object({ at: instant, kind: z.string() }).nullable(),
    lastRefused: z
      .object({
        at: instant,
        reason: stored(z.enum(['forged', 'stale'])),
        count: z.int().describe('Of all events that were refused'),
      })
      .nullable()
      .describe('The signature was wrong, or too old'),
    registration: z.record(z.string(), z.unknown()).describe('What was set at the vendor for us'),
    registeredAt: instant.nullable(),
    previousUntil: instant.nullable().describe('Events signed by the earlier secret are taken until then'),
  })
  .meta({ id: 'Connection' });

export type ConnectionView = z.input<typeof connectionView>;

const byVendor = z.object({ vendor });

/** What the vendor refuses is a problem, in its words. */
const answered = z.union([
  z.object({ status: z.literal(200).describe('The vendor has answered yes'), body: connectionView }),
  z.object({ status: z.literal(202).describe('The vendor is still being asked'), body: connectionView }),
]);

export const connectionsContract = {
  list: endpoint
    .meta({ needs: 'connections:read' })
    .route({
      method: 'GET',
      path: '/api/connections',
      tags,
      summary: 'Each vendor, and how we are connected',
    })
    .input(z.object({}))
    .output(z.object({ items: z.array(connectionView) })),
  enter: endpoint
    .meta({ needs: 'connections:write' })
    .route({
      method: 'PUT',
      path: '/api/connections/{vendor}',
      tags,
      outputStructure: 'detailed',
      summary: 'Connect an own account, or change its secrets: used once the vendor says that they are right',
    })
    .input(enteredConnection)
    .output(answered),
  check: endpoint
    .meta({ needs: 'connections:write' })
    .route({
      method: 'POST',
      path: '/api/connections/{vendor}/check',
      tags,
      outputStructure: 'detailed',
      summary: 'Ask the vendor now whether the secrets are right',
    })
    .input(byVendor)
    .output(answered),
  register: endpoint
    .meta({ needs: 'connections:write' })
    .route({
      method: 'POST',
      path: '/api/connections/{vendor}/registration',
      tags,
      successStatus: 202,
      summary: 'Have the vendor send its events to us, as far as its API lets one',
    })
    .input(byVendor)
    .output(connectionView),
  end: endpoint
    .meta({ needs: 'connections:write' })
    .route({
      method: 'DELETE',
      path: '/api/connections/{vendor}',
      tags,
      summary: 'Forget the secrets of the own account, and use that of this installation again',
    })
    .input(byVendor)
    .output(connectionView),
};
