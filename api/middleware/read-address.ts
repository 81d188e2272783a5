import type { RequestHandler } from 'express';
import { addressBlock } from '../limits/address-block.ts';

/** Written by us on every request, whatever came under this name: sign-in reads it where it has no Express. */
export const ADDRESS_HEADER = 'x-client-address';

/** Whence a request comes. `request.ip` believes X-Forwarded-For only from TRUSTED_PROXIES (`trust proxy`). */
export const readAddress: RequestHandler = (request, response, next) => {
  request.headers[ADDRESS_HEADER] = request.ip ?? '';
  response.locals['addressBlock'] = addressBlock(request.ip);
  next();
};
