import type { Database } from '../../prisma/client.ts';
import { isSecondFactorRequired } from './second-factor-need.ts';

/** How a person stands with the second factor. */
export interface SecondFactorState {
  readonly enabledAt: Date | null;
  readonly backupCodesLeft: number;
  /** By an organization; it cannot be ended then. */
  readonly isRequired: boolean;
  /** Someone who signs in with Google alone has none. */
  readonly hasPassword: boolean;
}

/** @param authDb opened with the login of sign-in */
export async function readSecondFactor(authDb: Database, userId: string): Promise<SecondFactorState> {
  const [factor, isRequired, passwords] = await Promise.all([
    authDb.secondFactor.findUnique({ where: { userId }, select: { confirmedAt: true, backupCodes: true } }),
    isSecondFactorRequired(authDb, userId),
    authDb.account.count({ where: { userId, password: { not: null } } }),
  ]);
  const enabledAt = factor?.confirmedAt ?? null;
  return {
    enabledAt,
    backupCodesLeft: enabledAt ? (factor?.backupCodes.length ?? 0) : 0,
    isRequired,
    hasPassword: passwords > 0,
  };
}
