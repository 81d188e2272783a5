import { PERMISSIONS, type Permission, ROLES } from '../../contracts/identity/permissions.ts';
import { isForPeople, rolesThatMay } from '../../domain/identity/may.ts';
import { changeKey } from '../../services/identity/change-key.ts';
import type { KeyHolder } from '../../services/identity/key-row.ts';
import { listKeys } from '../../services/identity/list-keys.ts';
import { makeKey } from '../../services/identity/make-key.ts';
import { revokeKey } from '../../services/identity/revoke-key.ts';
import { rotateKey } from '../../services/identity/rotate-key.ts';
import { endpoints } from '../endpoints.ts';
import type { Visitor } from '../visitor.ts';

export const keyRoutes = {
  list: endpoints.keys.list.handler(({ context: { authDb, visitor }, input }) =>
    listKeys(authDb, holderOf(visitor), input),
  ),
  create: endpoints.keys.create.handler(({ context: { authDb, visitor, now }, input }) =>
    makeKey(authDb, holderOf(visitor), input, now()),
  ),
  change: endpoints.keys.change.handler(async ({ context: { authDb, visitor, forgetKeys }, input }) => {
    const key = await changeKey(authDb, holderOf(visitor), input);
    forgetKeys();
    return key;
  }),
  revoke: endpoints.keys.revoke.handler(async ({ context: { authDb, visitor, forgetKeys }, input }) => {
    const key = await revokeKey(authDb, holderOf(visitor), input.id);
    forgetKeys();
    return key;
  }),
  rotate: endpoints.keys.rotate.handler(async ({ context: { authDb, visitor, forgetKeys, now }, input }) => {
    const key = await rotateKey(authDb, holderOf(visitor), input, now());
    forgetKeys();
    return key;
  }),
};

export const permissionRoutes = {
  list: endpoints.permissions.list.handler(({ context: { visitor } }) => ({
    items: (Object.keys(PERMISSIONS) as Permission[]).map((name) => ({
      name,
      says: PERMISSIONS[name].says,
      peopleOnly: isForPeople(name),
      roles: Object.fromEntries(
        (Object.keys(ROLES) as (keyof typeof ROLES)[]).map((kind) => [kind, [...rolesThatMay(name, kind)]]),
      ),
      mine: visitor.may.has(name),
    })),
  })),
};

function holderOf({ caller, organization, may }: Visitor): KeyHolder {
  return { operatorId: caller.tenant.operatorId, actor: caller.actor, organization, may };
}
