import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { recordClientAnswer } from '../../services/appointments/record-client-answer.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
import {
  type Appointment,
  book,
  castLead,
  nextClock,
  promiseOf,
  tellBooking,
  tellInboundCall,
  tellText,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

type Act = (appointment: Appointment) => Promise<void>;

async function clientSays(answer: 'yes' | 'no', { operatorId, appointmentId }: Appointment): Promise<void> {
  await recordClientAnswer(stage.db, { operatorId, appointmentId, answer }, await stage.now());
  await stage.relay();
}

const yes: Act = (appointment) => clientSays('yes', appointment);
const no: Act = (appointment) => clientSays('no', appointment);
const leadYes: Act = (appointment) => tellText(stage, appointment, 'yes we met');
const leadNo: Act = (appointment) => tellText(stage, appointment, 'No');
const called =
  (call: { minutes: number; seconds: number; outcome?: 'appointment_set' }): Act =>
  (appointment) =>
    tellInboundCall(stage, appointment, {
      ...call,
      at: new Date(appointment.startsAt.getTime() + call.minutes * MINUTE),
    });
const markNoShow: Act = ({ uid }) => tellBooking(stage, { kind: 'no_show_marked', uid });
const unmarkNoShow: Act = ({ uid }) => tellBooking(stage, { kind: 'no_show_unmarked', uid });
const decided =
  (verdict: 'shown' | 'no_show'): Act =>
  async ({ operatorId, appointmentId }) => {
    const caller = {
      tenant: { role: 'operator', operatorId },
      actor: { kind: 'person', id: 'test' },
    } as const;
    const says = { appointmentId, verdict, reason: 'asked both sides' } as const;
    await verifyAppointment(stage.db, caller, says, await stage.now());
    await stage.relay();
  };

interface Row {
  readonly name: string;
  /** What happens 65 minutes after the end, when both sides have been asked. */
  readonly asked: readonly Act[];
  readonly atOnce: string;
  /** After the verdict's time. */
  readonly inTheEnd: string;
  /** What happens after that, and what comes of it. */
  readonly later?: readonly Act[];
  readonly atLast?: string;
}

const ROWS: readonly Row[] = [
  { name: 'the client says yes: shown at once', asked: [yes], atOnce: 'shown', inTheEnd: 'shown' },
  {
    name: 'the client says no, and nothing else is known: no-show at once',
    asked: [no],
    atOnce: 'no_show',
    inTheEnd: 'no_show',
  },
  {
    name: 'the client says no, the lead yes: a person decides',
    asked: [leadYes, no],
    atOnce: 'disputed',
    inTheEnd: 'disputed',
    later: [decided('shown')],
    atLast: 'shown',
  },
  {
    name: 'the client says no, a call says otherwise: a person decides',
    asked: [called({ minutes: 5, seconds: 60 }), no],
    atOnce: 'disputed',
    inTheEnd: 'disputed',
    later: [decided('no_show')],
    atLast: 'no_show',
  },
  {
    name: 'the client says yes, then no: a person decides',
    asked: [yes, no],
    atOnce: 'disputed',
    inTheEnd: 'disputed',
  },
  {
    name: 'the lead says yes after a no-show: a person decides',
    asked: [no, leadYes],
    atOnce: 'disputed',
    inTheEnd: 'disputed',
  },
  {
    name: 'silence, then the client says yes: a person decides',
    asked: [],
    atOnce: 'booked',
    inTheEnd: 'no_show',
    later: [yes],
    atLast: 'disputed',
  },
  { name: 'the lead says yes: shown after 48 h', asked: [leadYes], atOnce: 'booked', inTheEnd: 'shown' },
  { name: 'the lead says no: no-show after 48 h', asked: [leadNo], atOnce: 'booked', inTheEnd: 'no_show' },
  {
    name: 'the lead says no, though there was a call: no-show after 48 h',
    asked: [called({ minutes: 5, seconds: 60 }), leadNo],
    atOnce: 'booked',
    inTheEnd: 'no_show',
  },
  {
    name: 'a call of 46 s: shown after 48 h',
    asked: [called({ minutes: 5, seconds: 46 })],
    atOnce: 'booked',
    inTheEnd: 'shown',
  },
  {
    name: 'a call of 45 s proves nothing',
    asked: [called({ minutes: 5, seconds: 45 })],
    atOnce: 'booked',
    inTheEnd: 'no_show',
  },
  {
    name: 'a call 14 minutes before the start counts',
    asked: [called({ minutes: -14, seconds: 60 })],
    atOnce: 'booked',
    inTheEnd: 'shown',
  },
  {
    name: 'a call 16 minutes before the start does not',
    asked: [called({ minutes: -16, seconds: 60 })],
    atOnce: 'booked',
    inTheEnd: 'no_show',
  },
  {
    name: 'the call that set the appointment proves nothing',
    asked: [called({ minutes: 5, seconds: 60, outcome: 'appointment_set' })],
    atOnce: 'booked',
    inTheEnd: 'no_show',
  },
  { name: 'nobody says anything: no-show after 48 h', asked: [], atOnce: 'booked', inTheEnd: 'no_show' },
  {
    name: 'a no-show mark in the calendar is the client’s no, and taking it back is for a person',
    asked: [markNoShow],
    atOnce: 'no_show',
    inTheEnd: 'no_show',
    later: [unmarkNoShow],
    atLast: 'disputed',
  },
  {
    name: 'a no-show mark that was taken back before the end of the 48 h leaves the lead’s word',
    asked: [leadYes, markNoShow, unmarkNoShow],
    atOnce: 'disputed',
    inTheEnd: 'disputed',
  },
];

interface Played {
  readonly appointment: Appointment;
  readonly atOnce: string;
  readonly inTheEnd: string;
  readonly atLast: string;
}

/** All rows at once: one week of one calendar. */
async function play(): Promise<Map<string, Played>> {
  const startsAt = new Date((await nextClock(stage, '14:00')).getTime() + 2 * DAY);
  const booked = new Map<Row, Appointment>();
  await Promise.all(
    ROWS.map(async (row) =>
      booked.set(row, await book(stage, await castLead(stage, stage.campaign), startsAt)),
    ),
  );
  const statuses = async () => {
    await stage.relay();
    const rows = await stage.read((tx) => tx.appointment.findMany({ select: { id: true, status: true } }));
    return new Map(rows.map(({ id, status }) => [id, status]));
  };
  const act = async (phase: 'asked' | 'later') => {
    await Promise.all(
      [...booked].map(async ([row, appointment]) => {
        for (const what of row[phase] ?? []) await what(appointment);
      }),
    );
    return statuses();
  };

  await stage.passUntil(new Date(startsAt.getTime() + 95 * MINUTE));
  const atOnce = await act('asked');
  await stage.passUntil(new Date(startsAt.getTime() + 2 * DAY + HOUR));
  const inTheEnd = await statuses();
  const atLast = await act('later');
  return new Map(
    [...booked].map(([row, appointment]) => {
      const of = (moment: Map<string, string>) => moment.get(appointment.appointmentId) ?? '';
      return [row.name, { appointment, atOnce: of(atOnce), inTheEnd: of(inTheEnd), atLast: of(atLast) }];
    }),
  );
}

describe('the verdict', () => {
  let played: Map<string, Played>;
  const of = (name: string): Played => {
    const row = played.get(name);
    if (!row) throw new Error(`${name} was not played`);
    return row;
  };

  beforeAll(async () => {
    played = await play();
  }, 120_000);

  test.each(ROWS)('$name', async ({ name, atOnce, inTheEnd, atLast = inTheEnd }) => {
    expect(of(name)).toMatchObject({ atOnce, inTheEnd, atLast });
  });

  test('a dispute is waited for, said to be a person’s, and ended by the person’s decision', async () => {
    const disputed = of('the client says no, the lead yes: a person decides');
    await expect(stage.ending(disputed.appointment.workflowId)).resolves.toBe('shown');
    await stage.record('appointments/disputed', disputed.appointment.workflowId);
  });

  test('a no-show keeps its history for replay', async () => {
    const { appointment } = of('nobody says anything: no-show after 48 h');
    await expect(stage.ending(appointment.workflowId)).resolves.toBe('no_show');
    await stage.record('appointments/no-show', appointment.workflowId);
  });

  test('every no-show is invited to rebook, once, and nobody else is', async () => {
    const owed = await stage.read((tx) =>
      tx.workflowSignal.findMany({ where: { workflowType: 'rebook', start: 'once' } }),
    );
    const missed = await stage.read((tx) =>
      tx.audit.findMany({
        where: { action: 'appointment.status', after: { path: ['status'], equals: 'no_show' } },
      }),
    );
    expect(owed.map((row) => row.workflowId).sort()).toEqual(
      missed.map((row) => rebookWorkflowId(row.subjectId)).sort(),
    );
  });

  test('a show and its reversal are told to billing; what is disputed is not counted', async () => {
    const { appointment } = of('the client says yes, then no: a person decides');
    expect(await promiseOf(stage, appointment.clientId)).toMatchObject({
      why: expect.stringMatching(/^5 of 25 shows since the last one$/),
    });
  });
});
