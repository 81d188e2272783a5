import { implement } from '@orpc/server';
import { apiContract } from '../contracts/api.ts';
import { requireOperator } from '../services/authorise.ts';
import type { RequestContext } from './context.ts';
import { answerOnce } from './middleware/keep-answers.ts';

/** The contract, waiting for its handlers: who may call is checked first, then whether the answer is known already. */
export const endpoints = implement(apiContract)
  .$context<RequestContext>()
  .use(({ context, procedure, next }) => {
    if (procedure['~orpc'].meta.who === 'operator') requireOperator(context.caller);
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
