import { z } from 'zod';
import { type OrganizationKind, type Role, ROLES } from './permissions.ts';

export const kind = z.enum(Object.keys(ROLES) as [OrganizationKind, ...OrganizationKind[]]);

const roles = [...new Set<Role>(Object.values(ROLES).flat())] as [Role, ...Role[]];
/** Of any kind of organization: which one has which is for the verbs to say. */
export const role = z
  .enum(roles)
  .describe('Of an operator: owner, admin, rep or agent; of a client, buyer or supplier: admin or viewer');

export const personName = z.string().trim().min(1).max(200);
export const emailAddress = z.email().max(254).toLowerCase();
