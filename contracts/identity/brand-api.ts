import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const tags = ['Operator'];

/** Bytes of a logo, at most. */
export const LARGEST_LOGO = 200_000;

const brandView = z
  .object({
    name: z.string().describe("What clients read in place of the product's name"),
    colour: z.string().nullable().describe('#rrggbb; null: the usual one'),
    logoUrl: z.string().nullable().describe('Where the logo is; null: there is none'),
    signInUrl: z.string().describe('Where clients sign in, and find all this'),
  })
  .meta({ id: 'Brand' });

export const brandChange = z.strictObject({
  // It stands in the subject of emails.
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}\p{Bidi_Control}\u2028\u2029]*$/u, 'must be one line of plain text'),
  colour: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour, e.g. #0b5d3b')
    .nullable()
    .describe(
      'Words in it stay readable: where it is too light or too dark for them, they get a shade of it',
    ),
  logo: z
    .base64('must be a picture in base64')
    .max(Math.ceil(LARGEST_LOGO / 3) * 4, 'must be no larger than 200 kB')
    .nullable()
    .optional()
    .describe('PNG, JPEG or WebP, at most 200 kB, in base64; left out: it stays; null: it goes'),
});

export type BrandChange = z.infer<typeof brandChange>;

export const brandContract = {
  get: endpoint
    .meta({ needs: 'settings:write' })
    .route({ method: 'GET', path: '/api/brand', tags, summary: 'What clients see in place of our name' })
    .input(z.object({}))
    .output(z.object({ brand: brandView.nullable().describe('Null: they see ours') })),
  save: endpoint
    .meta({ needs: 'settings:write' })
    .route({
      method: 'PUT',
      path: '/api/brand',
      tags,
      summary:
        'Give clients a name, a colour and a logo of your own, on their portal, at sign-in and in emails',
    })
    .input(brandChange)
    .output(brandView),
  remove: endpoint
    .meta({ needs: 'settings:write' })
    .route({ method: 'DELETE', path: '/api/brand', tags, summary: 'Show clients our own name again' })
    .output(z.object({ removed: z.boolean() })),
};
