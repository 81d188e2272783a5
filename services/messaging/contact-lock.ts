import type pg from 'pg';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** What the lock is about: an address under an operator, so that two people on one phone share it. */
export function lockName(operatorId: string, address: string): string {
  return `${operatorId}:${address.toLowerCase()}`;
}

/**
 * Runs `work` while nobody else sends to this address or revokes its consent. The lock lives in a transaction of its
 * own, on a pool of its own: `work` may commit rows meanwhile, and a process that dies lets go.
 */
export async function withContactLock<T>(locks: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const connection = await locks.connect();
  let broken = false;
  try {
    await connection.query('BEGIN');
    await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } finally {
    await connection.query('COMMIT').catch(() => {
      broken = true;
    });
    connection.release(broken);
  }
}

/** The lock of whoever makes or merges contacts of an operator: without a phone nothing else keeps two from being made of one person. */
export function contactsLockName(operatorId: string): string {
  return `contacts:${operatorId}`;
}

/** Takes the same lock inside a running transaction, until it ends: for a revocation. */
export async function takeContactLock(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
