import { recordClientAnswer } from '../../services/appointments/record-client-answer.ts';
import { type Appointment, book, castLead, nextClock, tellInboundCall, tellText } from '../workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../workflows/stage.ts';

export interface MeasuredHistory {
  readonly path: string;
  readonly ending: string;
  /** All events of the appointment workflow's history, from its start to its close. */
  readonly events: number;
}

interface Path {
  readonly path: string;
  readonly ending: string;
  /** After the start, before anybody has been asked. */
  readonly during?: (stage: Stage, appointment: Appointment) => Promise<void>;
  /** Five minutes after both sides have been asked. */
  readonly asked?: (stage: Stage, appointment: Appointment) => Promise<void>;
}

const clientSays = (answer: 'yes' | 'no') => async (stage: Stage, appointment: Appointment) => {
  const { operatorId, appointmentId } = appointment;
  await recordClientAnswer(stage.db, { operatorId, appointmentId, answer }, await stage.now());
  await stage.relay();
};

const PATHS: readonly Path[] = [
  { path: 'shown: the client says so during it', ending: 'shown', during: clientSays('yes') },
  { path: 'shown: the client says so when asked', ending: 'shown', asked: clientSays('yes') },
  {
    path: 'shown: the lead says so when asked',
    ending: 'shown',
    asked: (stage, appointment) => tellText(stage, appointment, 'Yes'),
  },
  {
    path: 'shown: a call proves it',
    ending: 'shown',
    during: (stage, appointment) =>
      tellInboundCall(stage, appointment, { at: appointment.startsAt, seconds: 60 }),
  },
  { path: 'no-show: the client says so when asked', ending: 'no_show', asked: clientSays('no') },
  {
    path: 'no-show: the lead says so when asked',
    ending: 'no_show',
    asked: (stage, appointment) => tellText(stage, appointment, 'No'),
  },
  { path: 'no-show: nobody says anything', ending: 'no_show' },
];

/**
 * Plays every way in which an appointment ends, booked three days ahead, by the standard policy on a server that skips
 * time, and counts what each leaves in its history. It needs the tests' Postgres: `startTestPostgres` comes first.
 */
export async function measureHistories(): Promise<MeasuredHistory[]> {
  const stage = await openStage();
  try {
    const measured: MeasuredHistory[] = [];
    for (const path of PATHS) measured.push(await measure(stage, path));
    return measured;
  } finally {
    await stage.close();
  }
}

async function measure(stage: Stage, { path, ending, during, asked }: Path): Promise<MeasuredHistory> {
  const startsAt = new Date((await nextClock(stage, '14:00')).getTime() + 3 * DAY);
  const appointment = await book(stage, await castLead(stage, stage.campaign), startsAt);
  await stage.passUntil(new Date(startsAt.getTime() + 10 * MINUTE));
  await during?.(stage, appointment);
  if (asked) await stage.passUntil(new Date(appointment.endsAt.getTime() + HOUR + 5 * MINUTE));
  await asked?.(stage, appointment);
  const ended = await stage.ending(appointment.workflowId);
  if (ended !== ending) throw new Error(`${path}: it ended as ${String(ended)}`);
  return { path, ending, events: await stage.historyLength(appointment.workflowId) };
}
