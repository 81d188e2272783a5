import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { ParseSetting } from '../accounts/endpoints.ts';
import type { World } from '../world.ts';
import { fail, read } from './answers.ts';

const setting = z.object({
  url: z.url({ protocol: /^https?$/ }).optional(),
  hostname: z.string().optional(),
  spam_check: z.boolean().optional(),
  send_raw: z.boolean().optional(),
});

const settingJson = ({ url, hostname, spamCheck, sendRaw }: ParseSetting) => ({
  ...{ url, hostname, spam_check: spamCheck, send_raw: sendRaw },
});

/** SendGrid's settings for mail that comes in: a host, and where its mails are posted. */
export function parseRoutes(world: World, router: Router): void {
  const path = '/v3/user/webhooks/parse/settings';
  const all = world.endpoints.mailInbound;
  router.post(path, (request, response) => {
    const wanted = read(setting, request, response);
    if (!wanted) return;
    const hostname = wanted.hostname?.toLowerCase() ?? '';
    if (!hostname || !wanted.url) {
      const field = hostname ? 'url' : 'hostname';
      return fail(response, 400, [{ message: `${field} is required`, field, help: null }]);
    }
    if (all.has(hostname)) {
      const message = 'A setting for this hostname exists already';
      return fail(response, 400, [{ message, field: 'hostname', help: null }]);
    }
    const made: ParseSetting = {
      ...{ hostname, url: wanted.url, spamCheck: wanted.spam_check ?? false },
      sendRaw: wanted.send_raw ?? false,
    };
    all.set(hostname, made);
    response.status(201).json(settingJson(made));
  });
  router.get(path, (_request, response) => {
    response.json({ result: [...all.values()].map(settingJson) });
  });
  const on = (act: (kept: ParseSetting, request: Request, response: Response) => void) => {
    return (request: Request, response: Response): void => {
      const kept = all.get(String(request.params.hostname).toLowerCase());
      if (kept) return act(kept, request, response);
      fail(response, 404, [{ message: 'Not Found', field: null, help: null }]);
    };
  };
  router.get(
    `${path}/:hostname`,
    on((kept, _request, response) => void response.json(settingJson(kept))),
  );
  router.patch(
    `${path}/:hostname`,
    on((kept, request, response) => {
      const wanted = read(setting, request, response);
      if (!wanted) return;
      kept.url = wanted.url ?? kept.url;
      kept.spamCheck = wanted.spam_check ?? kept.spamCheck;
      kept.sendRaw = wanted.send_raw ?? kept.sendRaw;
      response.json(settingJson(kept));
    }),
  );
  router.delete(
    `${path}/:hostname`,
    on(({ hostname }, _request, response) => {
      all.delete(hostname);
      response.status(204).end();
    }),
  );
}
