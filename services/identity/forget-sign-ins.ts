import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

/** Forgets sessions and tokens of sign-ins that are over. @returns how many */
export async function forgetSignIns(db: Database): Promise<number> {
  const [row] = await asSystem(
    db,
    (tx) => tx.$queryRaw<{ gone: number }[]>`SELECT forget_sign_ins() AS gone`,
  );
  return row?.gone ?? 0;
}
