import pg from 'pg';

/** The channel on which the relay is woken. */
export const RELAY_CHANNEL = 'followthrough_relay';

const COALESCE_MS = 20;

export interface Notifier {
  /** Wakes the relay soon; many calls make one NOTIFY. It never fails: the relay polls as well. */
  wake(): void;
  close(): Promise<void>;
}

/** NOTIFY outside the acknowledging transaction: Postgres serialises commits that notify. */
export function createNotifier(url: string): Notifier {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  let due: NodeJS.Timeout | undefined;
  return {
    wake() {
      due ??= setTimeout(() => {
        due = undefined;
        pool.query(`NOTIFY ${RELAY_CHANNEL}`).catch(() => undefined);
      }, COALESCE_MS);
    },
    async close() {
      clearTimeout(due);
      await pool.end();
    },
  };
}
