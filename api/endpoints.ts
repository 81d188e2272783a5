import { implement } from '@orpc/server';
import { apiContract } from '../contracts/api.ts';
import type { RequestContext } from './context.ts';
import { answerOnce } from './middleware/keep-answers.ts';
import { requirePerson } from './require-person.ts';
import { requirePermission, requirePlatform } from './require-permission.ts';

/** The contract, waiting for its handlers: who may call is checked first, then whether the answer is known already. */
export const endpoints = implement(apiContract)
  .$context<RequestContext>()
  .use(({ context, procedure, path, next }) => {
    const { needs } = procedure['~orpc'].meta;
    if (needs === null) throw new Error(`${path.join('.')} does not say who may call it.`);
    if (needs === 'platform') requirePlatform(context.visitor);
    else if (needs === 'person') requirePerson(context.visitor);
    else if (needs !== 'nothing') requirePermission(context.visitor, needs);
    return next();
  })
  .use(async ({ context, procedure, path, next }, input, output) => {
    const { meta, route } = procedure['~orpc'];
    const { db, caller, idempotencyKey: key } = context;
    if (!meta.creates || key === undefined) return next();
    const status = route.successStatus ?? 200;
    return output(
      await answerOnce(
        { db, caller, key, endpoint: path.join('.'), status, input },
        async () => (await next()).output,
      ),
    );
  });
