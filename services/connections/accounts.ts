/** An account at a vendor, and what speaks for it. */
export interface Account<Port> {
  /** Of the operator's own; null: the environment's. The row of an effect keeps it, from before the vendor is asked. */
  readonly connectionId: string | null;
  readonly port: Port;
}

/** What a row says of the account that its effect went through. */
export interface Through {
  readonly operatorId: string;
  readonly connectionId: string | null;
}

/**
 * Whose account an effect goes through. Both throw `ConnectionUnreadable` when the secrets of the operator's own do not
 * open: nobody else's account stands in for it.
 */
export interface Accounts<Ports> {
  /** The one that something new goes through: the operator's own, else the environment's. */
  inUse<V extends keyof Ports>(vendor: V, operatorId: string): Promise<Account<Ports[V]>>;
  /** The one that a row names, whichever is in use today. Null: it is connected no more, and nobody can ask there. */
  named<V extends keyof Ports>(vendor: V, row: Through): Promise<Ports[V] | null>;
}
