import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type RequestHandler, type Response, Router } from 'express';
import staticGzip from 'express-static-gzip';
import { MENUS } from '../contracts/identity/menus.ts';
import { sendPage, wordsPage } from './routes/page.ts';

/** What the build writes where each answer has a nonce of its own; see portal/vite.config.ts. */
const NONCE = /PORTAL_NONCE/g;

const NOT_BUILT = wordsPage(
  'The portal is not built',
  'npm run build:portal builds it, and npm start does so by itself. Your account is at /account.',
  { isOurs: true },
);

/** Menus, what leads on to a record, and what is reached from the dashboard. */
const HOMES = [
  ...MENUS.map((menu) => menu.path).filter((home) => home !== '/'),
  ...['/records', '/email-campaigns'],
];

/**
 * The portal: its files, and its one page at each of its addresses. What is shown there the page asks of the API.
 *
 * @param dir what `npm run build:portal` has made; it need not be there
 */
export function portal(dir: string): Router {
  const router = Router();
  const file = path.join(dir, 'index.html');
  if (!existsSync(file)) {
    router.get(
      '/{*path}',
      onlyPages((_request, response) => sendPage(response, 503, NOT_BUILT)),
    );
    return router;
  }
  router.use(files(dir));
  router.get(
    '/{*path}',
    // Read anew, so that a new build needs no new process.
    onlyPages(async (_request, response) => sendPortal(response, await readFile(file, 'utf8'))),
  );
  return router;
}

/** Named by what is in them, but for the icon; kept compressed by the build. */
function files(dir: string): RequestHandler {
  const serve = staticGzip(dir, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: {
      cacheControl: false,
      setHeaders: (response, file) => {
        const forGood = path.basename(path.dirname(file)) === 'portal-assets';
        const keep = forGood ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
        response.setHeader('Cache-Control', keep);
      },
    },
  });
  return (request, response, next) => {
    const isFile = request.path.startsWith('/portal-assets/') || request.path === '/icon.svg';
    if (isFile) serve(request, response, next);
    else next();
  };
}

function onlyPages(serve: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const isPage = request.path === '/' || HOMES.some((home) => `${request.path}/`.startsWith(`${home}/`));
    if (isPage) return serve(request, response, next);
    next();
  };
}

/** The kit writes style sheets into the page: they are let in by a nonce, and no others. */
function sendPortal(response: Response, html: string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(response.getHeader('Content-Security-Policy'));
  response.set(
    'Content-Security-Policy',
    policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`),
  );
  sendPage(response, 200, html.replace(NONCE, nonce));
}
