import { createServer, type RequestListener, type Server } from 'node:http';

/** Milliseconds within which a request's head must have come. */
const HEAD_WITHIN = 20_000;
/** Milliseconds between two looks at who is late. */
const LOOK_EVERY = 5_000;

/** The app as a server that waits for nobody's head; bodies are timed by what comes of them (`cutSlowBodies`). */
export function serve(
  app: RequestListener,
  { headWithin = HEAD_WITHIN, lookEvery = LOOK_EVERY } = {},
): Server {
  return createServer(
    {
      headersTimeout: headWithin,
      // Of the whole request: it would cut an upload of a gigabyte after five minutes.
      requestTimeout: 0,
      connectionsCheckingInterval: lookEvery,
    },
    app,
  );
}
