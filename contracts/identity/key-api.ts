import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery } from '../page.ts';
import { permission } from './me-api.ts';

const tags = ['Keys'];

const name = z.string().trim().min(1).max(100);
const scopes = z.array(permission).min(1).max(100);

const keyView = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    start: z.string().nullable().describe('How it begins, to tell keys apart'),
    scopes: z
      .array(z.string())
      .nullable()
      .describe('What it may do; null: all that a key of its organization can'),
    organization: z.object({ id: z.string(), name: z.string() }),
    createdBy: z.object({ id: z.string(), name: z.string() }).nullable().describe('Null: a command'),
    createdAt: instant,
    lastUsedAt: instant.nullable().describe('To within some seconds'),
    expiresAt: instant.nullable(),
    replacedBy: z
      .string()
      .nullable()
      .describe('Of a secret that was rotated: the key that goes on; it works until it expires'),
  })
  .meta({ id: 'Key' });

const shownOnce = keyView.extend({ key: z.string().describe('Shown this once: nobody can read it again') });

const newKey = z.strictObject({
  name,
  scopes: scopes.describe('Of GET /api/permissions: nothing that you may not do yourself'),
  expiresAt: instant.optional(),
  organizationId: id.optional().describe('One of your clients; left out: your own organization'),
});

export type NewKey = z.infer<typeof newKey>;

const keyChange = z.strictObject({ id, name: name.optional(), scopes: scopes.optional() });
export type KeyChange = z.infer<typeof keyChange>;

/** Long enough to bring a new secret to every machine. */
const MOST_HOURS = 7 * 24;

const rotation = z.strictObject({
  id,
  keepHours: z.int().min(0).max(MOST_HOURS).default(24).describe('How long the old secret works still'),
});

export type KeyRotation = z.infer<typeof rotation>;

// None honours Idempotency-Key: its answer would be kept, and with it the secret.
export const keysContract = {
  list: endpoint
    .meta({ needs: 'keys:write' })
    .route({
      method: 'GET',
      path: '/api/keys',
      tags,
      summary: 'List API keys: those of your organization and of its clients',
    })
    .input(pageQuery.extend({ organizationId: id.optional() }))
    .output(pageOf(keyView)),
  create: endpoint
    .meta({ needs: 'keys:write' })
    .route({
      method: 'POST',
      path: '/api/keys',
      tags,
      successStatus: 201,
      summary: 'Make an API key; it is shown once, and the same request again makes another',
    })
    .input(newKey)
    .output(shownOnce),
  change: endpoint
    .meta({ needs: 'keys:write' })
    .route({ method: 'PATCH', path: '/api/keys/{id}', tags, summary: 'Change the name or scopes of a key' })
    .input(keyChange)
    .output(keyView),
  revoke: endpoint
    .meta({ needs: 'keys:write' })
    .route({
      method: 'DELETE',
      path: '/api/keys/{id}',
      tags,
      summary: 'Revoke a key, with the secrets that it had before: it is over at once',
    })
    .input(byId)
    .output(keyView),
  rotate: endpoint
    .meta({ needs: 'keys:write' })
    .route({
      method: 'POST',
      path: '/api/keys/{id}/rotation',
      tags,
      summary: 'Give a key a new secret, shown once; the old one works for some hours',
    })
    .input(rotation)
    .output(shownOnce),
};
