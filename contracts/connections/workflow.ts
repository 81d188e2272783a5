/** Asks the vendor whether what was entered is right, and files the answer. One run a question. */
export interface CheckConnectionInput {
  readonly operatorId: string;
  readonly connectionId: string;
}

/** `version` counts what was entered: each is asked about once. */
export const checkConnectionId = (connectionId: string, version: number): string =>
  `connection-check:${connectionId}:${version}`;
