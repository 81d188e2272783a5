import type { z } from 'zod';
import type { variables } from './variables.ts';

type Values = z.infer<typeof variables>;

/** What Google or Facebook gave at registration. */
interface SocialClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The providers by which people may sign in; one that is not set up is not offered. */
export interface SocialClients {
  readonly google?: SocialClient;
  readonly facebook?: SocialClient;
}

/** @param problems gets a line for each half of a pair that is missing */
export function socialClientsOf(values: Values, problems: string[]): SocialClients {
  return {
    ...pair('google', 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'),
    ...pair('facebook', 'FACEBOOK_CLIENT_ID', 'FACEBOOK_CLIENT_SECRET'),
  };

  function pair(provider: string, idName: keyof Values, secretName: keyof Values) {
    const [clientId, clientSecret] = [values[idName], values[secretName]];
    if (clientId !== undefined && clientSecret !== undefined)
      return { [provider]: { clientId, clientSecret } };
    if (clientId === undefined && clientSecret === undefined) return {};
    const [missing, given] = clientId === undefined ? [idName, secretName] : [secretName, idName];
    problems.push(`${missing} is missing. ${given} is set: sign-in with ${provider} needs both, or neither.`);
    return {};
  }
}
