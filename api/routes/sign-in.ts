import express, { Router } from 'express';
import { toNodeHandler } from 'better-auth/node';
import type { Auth } from '../auth.ts';

/** better-auth itself would read whatever comes, to its end. */
const LIMIT = '64kb';

/** Sign-in, by better-auth: as much of it as the OpenAPI document names. It gets its bodies as they came, and parses them. */
export function signInRoutes(auth: Auth): Router {
  const router = Router();
  router.all('/api/auth/{*any}', express.text({ type: () => true, limit: LIMIT }), toNodeHandler(auth));
  return router;
}
