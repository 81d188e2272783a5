import { createHash } from 'node:crypto';
import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { installDefaults } from './install-defaults.ts';

export interface NewOperator {
  readonly name: string;
  readonly slug: string;
  /** IANA zone */
  readonly zone?: string;
  readonly smsVendor?: SmsVendor;
}

const COMMAND: Actor = { kind: 'command', id: 'create-operator' };

/**
 * Makes an operator with the policies and sequences everybody begins with; again with the same slug, it answers the
 * one that is there.
 *
 * @throws Refusal conflict (the slug is another organization's)
 */
export async function createOperator(db: Database, operator: NewOperator): Promise<{ id: string }> {
  // No tenant sees beyond itself, so that the id must be known before the row can be looked for.
  const id = idOfOperator(operator.slug);
  return asOperator(db, id, async (tx) => {
    if (await tx.organization.findUnique({ where: { id } })) return { id };
    const { count } = await tx.organization.createMany({
      data: { id, operatorId: id, kind: 'operator', ...operator },
      skipDuplicates: true,
    });
    if (count === 1) {
      await installDefaults(tx, id);
      const { name, slug } = operator;
      await audit(tx, {
        operatorId: id,
        actor: COMMAND,
        action: 'operator.create',
        subject: { type: 'organization', id },
        after: { name, slug },
      });
    } else if (!(await tx.organization.findUnique({ where: { id } }))) {
      throw new Refusal('conflict', `The slug ${operator.slug} is taken.`, [
        { field: 'slug', message: 'is taken' },
      ]);
    }
    return { id };
  });
}

/** A UUID of version 8 (RFC 9562: whatever its maker says) from the slug. */
export function idOfOperator(slug: string): string {
  const hex = createHash('sha256').update(`followthrough operator ${slug}`).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}
