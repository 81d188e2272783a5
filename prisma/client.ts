import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

/**
 * Opens a pool. The login must be `followthrough_app`, which owns nothing: what a query may see is decided
 * by the role its transaction takes on (see tenant.ts).
 *
 * @param url postgresql://…
 * @param connections the most connections the pool opens
 */
export function openDatabase(url: string, connections = 20): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: connections }),
    omit: { contact: { search: true } },
    transactionOptions: { maxWait: 20_000, timeout: 20_000 },
  });
}
