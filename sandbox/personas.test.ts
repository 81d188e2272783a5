import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  eventsOf,
  leadPhone,
  ourNumber,
  type Received,
  retellClient,
  startTown,
  type Town,
  textsOf,
  twilioClient,
  until,
} from './harness.ts';
import type { Booking } from './records.ts';

/** What the house does around a lead, over the vendors' protocols alone. */
describe('personas', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());

  async function call(phone: string): Promise<string> {
    const { call_id } = await retellClient(town).call.createPhoneCall({
      from_number: ourNumber,
      to_number: phone,
      metadata: { operator_id: 'op-1', lead_id: `lead-${phone}`, call_id: 'c-1' },
      retell_llm_dynamic_variables: {
        first_name: 'Sample',
        last_name: 'Lead',
        email: `lead${phone.slice(-4)}@example.com`,
        event_type_id: '12',
        time_zone: 'America/New_York',
      },
    });
    const event = await until(`call_analyzed of ${phone}`, () =>
      eventsOf(town, 'retell').find(
        ({ name, body }) =>
          name === 'call_analyzed' && (body.call as { call_id: string }).call_id === call_id,
      ),
    );
    const { call_analysis: analysis } = event.body.call as {
      call_analysis: { custom_analysis_data: { outcome: string } };
    };
    return analysis.custom_analysis_data.outcome;
  }
  const bookingsOf = (phone: string): Booking[] =>
    [...town.sandbox.state.bookings.values()].filter((booking) => booking.phone === phone);
  const ended = (phone: string, nth = 1) =>
    until(`the end of meeting ${nth} of ${phone}`, () => {
      const uids = bookingsOf(phone).map(({ uid }) => uid);
      const ends = eventsOf(town, 'calcom').filter(
        ({ name, body }) => name === 'MEETING_ENDED' && uids.includes(String(body.uid)),
      );
      return ends.length >= nth && ends;
    });
  const text = (to: string, body: string) =>
    twilioClient(town).messages.create({ to, from: ourNumber, body });
  const answersOf = (phone: string) => textsOf(town).filter((one) => one.startsWith(phone));
  const ask = async (phone: string, answers: number) => {
    await text(phone, 'Did the meeting happen? Reply YES or NO.');
    return until(`answer ${answers} of ${phone}`, () => {
      const found = answersOf(phone);
      return found.length >= answers && found.map((one) => one.split(': ')[1]);
    });
  };
  /** Mails the client the question about a lead, as the house does. */
  async function askClient(phone: string, token: string): Promise<void> {
    const link = `${town.receiver.url}/answer/${token}?answer=`;
    const response = await fetch(`${town.sandbox.baseUrl}/sendgrid/v3/mail/send`, {
      method: 'POST',
      headers: { authorization: 'Bearer SG.test', 'content-type': 'application/json' },
      body: JSON.stringify({
        personalizations: [{ to: [{ email: 'client@example.com' }] }],
        from: { email: 'office@example.com' },
        subject: 'Did you meet?',
        content: [{ type: 'text/plain', value: `Lead ${phone}.\nYes: ${link}yes\nNo: ${link}no\n` }],
      }),
    });
    expect(response.status).toBe(202);
  }
  const visits = (token: string): Received[] =>
    town.receiver.got.filter((one) => one.path.startsWith(`/answer/${token}`));
  /** Long enough for anything that would be done to have been done. */
  const quiet = () =>
    until('everything planned to be done', () =>
      [...town.sandbox.state.actions.values()].every((action) => action.at > Date.now() + 200),
    );

  test('0 sets an appointment in the call, comes, and answers every question once by YES', async () => {
    const phone = leadPhone(0);
    expect(await call(phone)).toBe('appointment_set');
    const [booking] = bookingsOf(phone);
    expect(booking).toMatchObject({
      eventTypeId: 12,
      name: 'Sample Lead',
      email: `lead${phone.slice(-4)}@example.com`,
      timeZone: 'America/New_York',
      metadata: { operator_id: 'op-1', lead_id: `lead-${phone}` },
    });
    await ended(phone);
    expect(await ask(phone, 1)).toEqual(['YES']);
    expect(await ask(phone, 2)).toEqual(['YES', 'YES']);
    await text(phone, 'Thank you!');
    await quiet();
    expect(answersOf(phone)).toHaveLength(2);
    expect(await call(phone)).toBe('no_outcome');
    expect(bookingsOf(phone)).toHaveLength(1);
  });

  test('1 never answers a text, and the client opens the page and presses yes', async () => {
    const phone = leadPhone(1);
    expect(await call(phone)).toBe('appointment_set');
    await text(phone, 'Reply YES or NO.');
    await askClient(phone, 'token-1');
    const [page, press] = await until('the click', () => visits('token-1').length === 2 && visits('token-1'));
    expect(page).toMatchObject({ method: 'GET', path: '/answer/token-1?answer=yes' });
    expect(press).toMatchObject({ method: 'POST', path: '/answer/token-1?answer=yes', raw: 'answer=yes' });
    expect(press?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    await quiet();
    expect(answersOf(phone)).toEqual([]);
    expect(visits('token-1')).toHaveLength(2);
  });

  test('2 phones in at the start from its own number, for a minute at least, unknown to the call', async () => {
    const phone = leadPhone(2);
    await call(phone);
    const inbound = await until('the inbound call', () =>
      eventsOf(town, 'retell').find(({ name, body }) => {
        const { from_number } = body.call as { from_number: string };
        return name === 'call_analyzed' && from_number === phone;
      }),
    );
    const [booking] = bookingsOf(phone);
    expect(inbound.body.call).toMatchObject({
      direction: 'inbound',
      to_number: ourNumber,
      metadata: {},
      start_timestamp: booking?.startsAt,
      call_analysis: { custom_analysis_data: { outcome: 'no_outcome' } },
    });
    expect((inbound.body.call as { duration_ms: number }).duration_ms).toBeGreaterThanOrEqual(60_000);
    await text(phone, 'Reply YES or NO.');
    await askClient(phone, 'token-2');
    await quiet();
    expect(answersOf(phone)).toEqual([]);
    expect(visits('token-2')).toEqual([]);
  });

  test('3 moves its booking once right after making it, and comes to the new one', async () => {
    const phone = leadPhone(3);
    await call(phone);
    await ended(phone);
    await quiet();
    const [old, moved, ...more] = bookingsOf(phone);
    expect(more).toEqual([]);
    expect(old).toMatchObject({ status: 'cancelled', rescheduledTo: moved?.uid });
    expect(moved?.startsAt).toBeGreaterThan(Number(old?.startsAt));
    const kinds = eventsOf(town, 'calcom').filter(({ name, body }) => {
      const uid = String(body.uid ?? (body.payload as { uid: string }).uid);
      return [old?.uid, moved?.uid].includes(uid) && name;
    });
    expect(kinds.map(({ name }) => name)).toEqual([
      'BOOKING_CREATED',
      'BOOKING_RESCHEDULED',
      'MEETING_STARTED',
      'MEETING_ENDED',
    ]);
    expect(await ask(phone, 1)).toEqual(['YES']);
  });

  test('4 misses, says NO, books again by the first link after it, comes, says YES', async () => {
    const phone = leadPhone(4);
    const link = `${town.sandbox.baseUrl}/calcom/book/12?name=Sample+Lead&email=x@example.com&metadata[operator_id]=op-1&metadata[lead_id]=again`;
    await call(phone);
    await text(phone, `See you soon. To change: ${link}.`);
    await ended(phone);
    expect(bookingsOf(phone)).toHaveLength(1);
    expect(await ask(phone, 1)).toEqual(['NO']);
    await text(phone, `We missed you. Book again: ${link}.`);
    await text(phone, `Book again: ${link}`);
    await until('the second booking', () => bookingsOf(phone).length === 2);
    expect(bookingsOf(phone)[1]?.metadata).toEqual({ operator_id: 'op-1', lead_id: 'again' });
    await ended(phone, 2);
    expect(await ask(phone, 2)).toEqual(['NO', 'YES']);
    await text(phone, `Book again: ${link}`);
    await quiet();
    expect(bookingsOf(phone).map(({ shows }) => shows)).toEqual([false, true]);
  });

  test('5 misses; the client presses no, and no message brings it back', async () => {
    const phone = leadPhone(5);
    await call(phone);
    await ended(phone);
    await askClient(phone, 'token-5');
    const press = await until('the click', () => visits('token-5').find(({ method }) => method === 'POST'));
    expect(press).toMatchObject({ path: '/answer/token-5?answer=no', raw: 'answer=no' });
    await text(phone, `Book again: ${town.sandbox.baseUrl}/calcom/book/12`);
    await text(phone, 'Reply YES or NO.');
    await quiet();
    expect(bookingsOf(phone)).toHaveLength(1);
    expect(answersOf(phone)).toEqual([]);
  });

  test('6 asks to be called again, and sets its appointment then', async () => {
    const phone = leadPhone(6);
    expect(await call(phone)).toBe('callback_requested');
    expect(bookingsOf(phone)).toEqual([]);
    expect(await call(phone)).toBe('appointment_set');
    expect(bookingsOf(phone)).toHaveLength(1);
    expect(await ask(phone, 1)).toEqual(['YES']);
  });

  test('7 declines, 8 never answers anything, 9 picks no phone up and texts STOP', async () => {
    const [declines, silent, stops] = [leadPhone(7), leadPhone(8), leadPhone(9)];
    expect(await call(declines)).toBe('not_interested');
    expect(await call(silent)).toBe('no_outcome');
    expect(await call(stops)).toBe('no_outcome');
    const connected = eventsOf(town, 'retell').filter(({ name }) => name === 'call_started');
    const called = connected.map(({ body }) => (body.call as { to_number: string }).to_number);
    expect([declines, silent, stops].map((phone) => called.includes(phone))).toEqual([true, false, false]);
    await text(silent, 'Reply YES or NO.');
    await askClient(silent, 'token-8');
    await text(stops, 'Hello.');
    await until('STOP', () => answersOf(stops).length === 1);
    await quiet();
    expect([answersOf(silent), visits('token-8'), bookingsOf(declines)]).toEqual([[], [], []]);
    expect(answersOf(stops)).toEqual([`${stops}: STOP`]);
  });

  test('the table tells ten personas in order', async () => {
    const table = (await (await fetch(`${town.sandbox.baseUrl}/personas`)).json()) as Record<
      string,
      unknown
    >[];
    expect(table.map(({ digit }) => digit)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(table[8]).toEqual({
      digit: 8,
      name: 'never answers',
      story: expect.any(String),
      ending: 'exhausted',
    });
  });
});
