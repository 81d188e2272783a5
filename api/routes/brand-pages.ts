import { type Request, type RequestHandler, type Response, Router } from 'express';
import { brandShades, ON_DARK, ON_LIGHT } from '../../domain/identity/brand-colours.ts';
import type { Database } from '../../prisma/client.ts';
import { type Brand, findBrand, readLogo } from '../../services/identity/find-brand.ts';
import type { ApiDeps } from '../context.ts';
import { ApiProblem } from '../problem.ts';
import { showBrand } from './page.ts';

type BrandDeps = Pick<ApiDeps, 'authDb' | 'publicUrl'>;

/** Says to a browser whose client sits before it. It opens nothing. */
const COOKIE = 'brand';
const A_YEAR_MS = 365 * 86_400_000;
const SLUG = /^[a-z0-9-]{1,100}$/;

/** Pages on which somebody signs in, or comes to by a letter. */
const PAGES = ['/login', '/reset', '/verify', '/invitation', '/join', '/account', '/payment-setup'];

/**
 * An operator's name, logo and colour in place of ours: where its clients sign in. `/at/{slug}` is the address that the
 * operator tells them; the browser remembers it.
 */
export function brandPages(deps: BrandDeps): Router {
  const router = Router();
  router.get('/at/:slug', async ({ params }, response) => {
    const brand = await byText(deps.authDb, params.slug);
    if (!brand) throw new ApiProblem('not_found', 'Nobody has this address: ask for it again.');
    remember(response, deps, brand);
    response.set('Cache-Control', 'no-store').redirect(303, '/login');
  });
  router.get('/brand/:slug/logo', async ({ params }, response) => {
    const logo = SLUG.test(params.slug) ? await readLogo(deps.authDb, params.slug) : null;
    if (!logo) throw new ApiProblem('not_found', 'There is no such logo.');
    // Emails show it too, in mail programs that are web pages of others.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    keptForGood(response).type(logo.type).send(logo.bytes);
  });
  router.get('/brand/:slug/page.css', async ({ params }, response) => {
    const brand = await byText(deps.authDb, params.slug);
    if (!brand?.colour) throw new ApiProblem('not_found', 'There are no such colours.');
    keptForGood(response).type('css').send(styleOf(brand.colour));
  });
  router.use(PAGES, look(deps));
  return router;
}

const keptForGood = (response: Response): Response =>
  response.set('Cache-Control', 'public, max-age=31536000, immutable');

/** By a letter's own address, else by what the browser remembers. */
function look(deps: BrandDeps): RequestHandler {
  return async (request, response, next) => {
    const told = typeof request.query.at === 'string' ? request.query.at : undefined;
    const brand = await byText(deps.authDb, told ?? remembered(request));
    if (brand && told) remember(response, deps, brand);
    if (brand) showBrand(response, brand);
    next();
  };
}

function byText(authDb: Database, slug: string | undefined): Promise<Brand | null> | null {
  return slug !== undefined && SLUG.test(slug) ? findBrand(authDb, { slug }) : null;
}

function remembered({ headers }: Request): string | undefined {
  return /(?:^|;\s*)brand=([a-z0-9-]+)/.exec(headers.cookie ?? '')?.[1];
}

function remember(response: Response, { publicUrl }: BrandDeps, { slug }: Brand): void {
  response.cookie(COOKIE, slug, {
    ...{ httpOnly: true, path: '/', sameSite: 'lax', maxAge: A_YEAR_MS },
    secure: publicUrl.startsWith('https:'),
  });
}

function styleOf(colour: string): string {
  const shades = brandShades(colour);
  const [light, dark] = [shades[ON_LIGHT], shades[ON_DARK]];
  return `:root { --act: ${light}; --fill: ${light} }
@media (prefers-color-scheme: dark) { :root { --act: ${dark}; --fill: ${light} } }
`;
}
