import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';

const SELF = ["'self'"];
const NOTHING = ["'none'"];

/** Seconds: a year, which preload lists ask for at the least. */
const HTTPS_FOR = 31_536_000;

/** What no page of ours asks of a browser. */
const NOT_NEEDED = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

/**
 * What browsers are told with every answer: scripts and styles are files of ours and nothing else, nobody frames us, no
 * address of ours, which may hold a token, goes along to others, and nothing is kept unless its route says so.
 *
 * On plain http, as on one's own machine, asking the browser for https would break every page.
 */
export function secureHeaders(publicUrl: string): Router {
  const isEncrypted = publicUrl.startsWith('https:');
  const router = Router();
  router.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: NOTHING,
          scriptSrc: SELF,
          styleSrc: SELF,
          // The docs' style sheet draws its arrows by data:, and a QR code is shown by it.
          imgSrc: [...SELF, 'data:'],
          fontSrc: SELF,
          connectSrc: SELF,
          formAction: SELF,
          frameAncestors: NOTHING,
          baseUri: NOTHING,
          objectSrc: NOTHING,
          ...(isEncrypted && { upgradeInsecureRequests: [] }),
        },
      },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isEncrypted && { maxAge: HTTPS_FOR, includeSubDomains: true },
      xFrameOptions: { action: 'deny' },
    }),
  );
  router.use(neverKept);
  return router;
}

const neverKept: RequestHandler = (_request, response, next) => {
  response.set('Permissions-Policy', NOT_NEEDED.map((feature) => `${feature}=()`).join(', '));
  response.set('Cache-Control', 'no-store');
  next();
};
