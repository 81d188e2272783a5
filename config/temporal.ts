import { readFileSync } from 'node:fs';
import type { TemporalSettings } from './environment.ts';

/** What `Connection.connect` and `NativeConnection.connect` take: plain, with an API key, or with a client certificate. */
export interface TemporalConnectionOptions {
  readonly address: string;
  readonly apiKey?: string;
  readonly tls?: true | { readonly clientCertPair: { readonly crt: Buffer; readonly key: Buffer } };
}

/** @throws when a certificate file cannot be read: the message names the variable. */
export function temporalConnectionOptions(settings: TemporalSettings): TemporalConnectionOptions {
  const { address, apiKey, tlsCert, tlsKey } = settings;
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const pair = { crt: readPem('TEMPORAL_TLS_CERT', tlsCert), key: readPem('TEMPORAL_TLS_KEY', tlsKey) };
    return { address, tls: { clientCertPair: pair }, ...(apiKey === undefined ? {} : { apiKey }) };
  }
  return apiKey === undefined ? { address } : { address, apiKey, tls: true };
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`${variable} should be the path of a PEM file, and ${file} cannot be read.`);
  }
}
