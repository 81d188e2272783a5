import { Router } from 'express';
import { toNodeHandler } from 'better-auth/node';
import type { Auth } from '../auth.ts';

/** Sign-in, by better-auth: as much of it as the OpenAPI document names. It reads its bodies itself. */
export function signInRoutes(auth: Auth): Router {
  const router = Router();
  router.all('/api/auth/{*any}', toNodeHandler(auth));
  return router;
}
