import { type RequestHandler, Router } from 'express';
import { ApiProblem } from '../problem.ts';

/** What must be reachable for the API to be of use, each with its check. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

const PATIENCE_MS = 2_000;

export function healthRoutes(checks: ReadinessChecks): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', answerReadiness(checks));
  return router;
}

function answerReadiness(checks: ReadinessChecks): RequestHandler {
  return async (request, response) => {
    const down: string[] = [];
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await inTime(check());
        } catch (error) {
          request.log.warn({ err: error }, `${name} cannot be reached`);
          down.push(name);
        }
      }),
    );
    if (down.length > 0) throw new ApiProblem('unavailable', `Cannot be reached: ${down.sort().join(', ')}.`);
    response.json({ status: 'ready' });
  };
}

async function inTime(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
