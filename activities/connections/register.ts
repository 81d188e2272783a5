import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { ConnectionQuestion } from '../../contracts/connections/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readEndpointWish } from '../../services/connections/endpoint-wish.ts';
import { fileRegistration } from '../../services/connections/file-registration.ts';
import { type Entered, readEntered } from '../../services/connections/read-entered.ts';
import type { Actor } from '../../services/caller.ts';
import { type Registered, registerEndpoint } from '../../vendors/account.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { withoutSecrets, wordsOf } from './say-no.ts';

export interface RegistrationsMade {
  /** What was changed at the vendor, in words; nothing, where there is no account in use. */
  readonly did: readonly string[];
  readonly byHand: readonly string[];
}

export interface ConnectionEndpoints {
  /** Has the vendor send its events to us, and files what is registered. */
  putEndpoints(
    question: ConnectionQuestion & { readonly workflowId: string },
  ): Promise<{ readonly left: number }>;
}

type Deps = Pick<ActivityDeps, 'db' | 'seal' | 'accountAt'> & {
  readonly settings: { readonly publicUrl: string };
};

export function connectionEndpoints(deps: Deps): ConnectionEndpoints {
  return {
    async putEndpoints({ workflowId, ...question }) {
      const actor = { kind: 'workflow', id: workflowId } as const;
      const { byHand } = await putEndpoints(deps, question, { actor, now: attemptTime() });
      return { left: byHand.length };
    },
  };
}

/**
 * For who asks by a workflow, or at a terminal. That the vendor refuses is filed as what is left to do by hand.
 * @throws a failure that says when to try again, where the vendor does not answer
 */
export async function putEndpoints(
  deps: Deps,
  { operatorId, connectionId, vendor }: Omit<ConnectionQuestion, 'version'>,
  by: { readonly actor: Actor; readonly now: Date },
): Promise<RegistrationsMade> {
  const { db, seal, settings } = deps;
  const found = await asOperator(db, operatorId, async (tx) => {
    const used = await readEntered(tx, seal, { connectionId, vendor, which: 'used' });
    const of = { connectionId, vendor, publicUrl: settings.publicUrl };
    return used && { used, wish: await readEndpointWish(tx, { ...of, registration: used.registration }) };
  });
  if (!found) return { did: [], byHand: [] };
  const { used, wish } = found;
  const asked = await ask(deps, vendor, used, wish);
  const filed = { operatorId, connectionId, vendor, sealed: used.sealed, ...asked };
  const isFiled = await asOperator(db, operatorId, (tx) => fileRegistration(tx, seal, { ...filed, ...by }));
  // The next try asks by what is in use now.
  if (!isFiled) throw new Error('What is in use was changed while the vendor was asked.');
  if (asked.unfinished) throw retryLater(withoutSecrets(asked.unfinished, used.secrets));
  return { did: asked.did, byHand: asked.registration.byHand };
}

type Asked<V extends ConnectionVendor> = Registered<V> & {
  readonly came: 'changed' | 'as_it_was' | 'refused';
};

async function ask<V extends ConnectionVendor>(
  { accountAt }: Pick<Deps, 'accountAt'>,
  vendor: V,
  { secrets, registration }: Entered<V>,
  wish: EndpointWish,
): Promise<Asked<V>> {
  try {
    const registered = await registerEndpoint(accountAt.open(vendor, secrets), wish);
    return { ...registered, came: registered.did.length > 0 ? 'changed' : 'as_it_was' };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const told = withoutSecrets(error, secrets);
    if (told.kind !== 'refused') throw retryLater(told);
    const byHand = [`The vendor does not let us: ${wordsOf(told)}. Enter ${wish.address} there by hand.`];
    const kept = { address: wish.address, ids: registration?.ids ?? [], events: [], byHand };
    return { registration: kept, did: [], secrets: {}, came: 'refused' };
  }
}
