import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';

export interface RefusedWrite {
  readonly operatorId: string;
  readonly visitId: string;
  readonly personId: string;
  /** e.g. `POST /api/leads/…/pause` */
  readonly endpoint: string;
}

/** Notes that somebody on a visit tried to change something. */
export async function noteRefusedWrite(
  authDb: Database,
  { operatorId, visitId, personId, endpoint }: RefusedWrite,
): Promise<void> {
  await authDb.$transaction((tx) =>
    audit(tx, {
      operatorId,
      actor: { kind: 'person', id: personId },
      action: 'visit.refused',
      subject: { type: 'visit', id: visitId },
      after: { endpoint },
    }),
  );
}
