import type { ConnectionVendor } from './secrets.ts';

/** Asks the vendor whether what was entered is right, and files the answer. One run a question. */
export interface CheckConnectionInput {
  readonly operatorId: string;
  readonly connectionId: string;
}

export const CHECK_CONNECTION_WORKFLOW = 'checkConnection';

/** `version` counts what was entered: each is asked about once. */
export const checkConnectionId = (connectionId: string, version: number): string =>
  `connection-check:${connectionId}:${version}`;

/** Has the vendor send its events to the connection's address, as far as its API lets one. */
export type RegisterEndpointsInput = CheckConnectionInput;

export const REGISTER_ENDPOINTS_WORKFLOW = 'registerEndpoints';

/** `requestId`: a person may ask again, as after a number was added. */
export const registerEndpointsId = (connectionId: string, requestId: string): string =>
  `connection-endpoints:${connectionId}:${requestId}`;

/** What is asked about, and on whose queue. */
export interface ConnectionQuestion extends CheckConnectionInput {
  readonly vendor: ConnectionVendor;
  /** Of what was entered: an answer about an older one is not filed. */
  readonly version: number;
}

/** Has every vendor asked again about what is in use: keys are revoked without a word. */
export const RECHECK_CONNECTIONS_WORKFLOW = 'recheckConnections';
export const RECHECK_CONNECTIONS_SCHEDULE = 'recheck-connections';

export interface RecheckInput {
  /** What was asked about within so many hours is left alone. */
  readonly olderThanHours: number;
}
