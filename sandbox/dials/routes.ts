import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Accounts } from '../accounts/accounts.ts';
import type { Vendor } from '../records.ts';
import { VENDORS } from './catalogue.ts';
import type { Dials } from './dials.ts';
import { presetNamed } from './presets.ts';
import { parseScenario } from './scenario.ts';
import { DialFault, dialsFor, noSuch, parseWith, seedNumber, wholeBoard } from './schema.ts';
import { shownDials } from './shown.ts';
import { sendByHand } from './silenced.ts';

/** What is wrong with a request, field by field. */
const onFault: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof DialFault) {
    const { message, faults } = error;
    response.status(400).json({ error: { message, fields: faults } });
  } else if (error instanceof SyntaxError) {
    response.status(400).json({ error: { message: `The body is no JSON: ${error.message}`, fields: [] } });
  } else next(error);
};

const isVendor = (name: string): name is Vendor | 'all' =>
  name === 'all' || VENDORS.some((one) => one === name);

/** The dials over HTTP, below `/dials`: every answer shows them as they are now. */
export function dialRoutes(accounts: Accounts, dials: Dials): Router {
  const router = Router();
  const acting =
    (act: (body: unknown, name: string) => void): RequestHandler =>
    (request, response) => {
      act(request.body ?? {}, String(request.params.name ?? ''));
      response.json(shownDials(dials, accounts));
    };
  const ofVendor = (act: (vendor: Vendor | 'all', body: unknown) => void): RequestHandler =>
    acting((body, name) => {
      if (!isVendor(name)) throw noSuch('vendor', name, [...VENDORS, 'all']);
      act(name, body);
    });
  // Whatever a client calls it: a body here is JSON.
  router.use(express.json({ type: () => true, limit: '1mb' }));
  router.get(
    '/',
    acting(() => undefined),
  );
  router.put(
    '/',
    acting((body) => replaceAll(dials, body)),
  );
  router.delete(
    '/',
    acting(() => dials.calm()),
  );
  router.put(
    '/seed',
    acting((body) => dials.reseed(parseWith(z.strictObject({ seed: seedNumber }), body).seed)),
  );
  router.post(
    '/scenario',
    acting((body) => dials.play(parseScenario(body))),
  );
  router.delete(
    '/scenario',
    acting(() => dials.stop()),
  );
  router.post(
    '/presets/:name',
    acting((_body, name) => dials.replace('all', presetNamed(name).dials)),
  );
  router.post(
    '/deliveries/:name/send',
    acting((_body, name) => {
      if (sendByHand(accounts, name)) return;
      const message = `There is no silenced or given up event "${name}": /books/deliveries lists all.`;
      throw new DialFault([{ field: 'id', message }]);
    }),
  );
  router.put(
    '/:name',
    ofVendor((vendor, body) => dials.replace(vendor, parseWith(dialsFor(vendor), body))),
  );
  router.patch(
    '/:name',
    ofVendor((vendor, body) => dials.turn(vendor, parseWith(dialsFor(vendor), body))),
  );
  router.delete(
    '/:name',
    ofVendor((vendor) => (vendor === 'all' ? dials.calm() : dials.calm(vendor))),
  );
  router.use(onFault);
  return router;
}

function replaceAll(dials: Dials, body: unknown): void {
  const { seed, dials: given = {} } = parseWith(wholeBoard, body);
  if (seed !== undefined) dials.reseed(seed);
  dials.replace('all', given.all ?? {});
  for (const vendor of VENDORS) {
    const own = given[vendor];
    if (own) dials.turn(vendor, own);
  }
}
