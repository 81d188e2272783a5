import type { Request, RequestHandler } from 'express';
import { ApiProblem, sendProblem } from '../problem.ts';

/** Milliseconds between two looks, and the bytes that have to come between them: a thousand a second, as a modem's. */
export const SLOWEST = { every: 30_000, least: 30_000 };

/**
 * Gives up on bodies that hardly come, so that a few clients cannot hold all connections. Long uploads are no matter:
 * what counts is that something comes.
 */
export function cutSlowBodies({ every, least } = SLOWEST): RequestHandler {
  return (request, response, next) => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || request.get('content-length') !== undefined;
    if (!hasBody) return next();
    let read = request.socket.bytesRead;
    const timer = setInterval(() => {
      const came = request.socket.bytesRead - read;
      read = request.socket.bytesRead;
      if (request.complete || response.headersSent) return clearInterval(timer);
      if (came >= least || isOurs(request)) return;
      clearInterval(timer);
      response.once('finish', () => request.destroy());
      sendProblem(
        response,
        new ApiProblem('too_slow', 'The body came too slowly.', { headers: { Connection: 'close' } }),
      );
    }, every);
    timer.unref();
    response.once('close', () => clearInterval(timer));
    next();
  };
}

/** It is we who do not read: what came already waits. */
function isOurs(request: Request): boolean {
  return request.readableLength >= request.readableHighWaterMark;
}
