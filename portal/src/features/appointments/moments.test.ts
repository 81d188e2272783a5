import { expect, test } from '@jest/globals';
import { eventOf, type ListedAppointment } from './events.ts';
import { evidenceWords, momentName, sendWords, stateLooks } from './moments.ts';
import { standingOf, whoOf } from './standing.ts';

test('what became of a message is said with its reason', () => {
  const why = 'they asked not to be written to';
  expect(sendWords({ channel: 'sms', state: 'blocked', why })).toBe(
    'Text not sent: they asked not to be written to',
  );
  expect(sendWords({ channel: 'email', state: 'delivered', why: null })).toBe('Email delivered');
});

test('a moment and a verdict are called as people call them', () => {
  expect(momentName('reminder_2h')).toBe('Reminder two hours before');
  expect(momentName('something_new')).toBe('Something new');
  expect(stateLooks('sent', 'verdict').says).toBe('decided');
  expect(stateLooks('sent', 'remind').says).toBe('sent');
  expect(stateLooks('not_needed', 'verdict').says).toBe('not needed: decided before');
});

test('to a client its own word is its own', () => {
  expect(evidenceWords({ source: 'client', answer: 'no' }, true)).toBe('You said that they did not come');
  expect(evidenceWords({ source: 'client', answer: 'no' }, false)).toBe(
    'The client says that they did not come',
  );
  expect(evidenceWords({ source: 'lead', answer: 'yes' }, true)).toMatch(/^They say themselves/);
});

test('what is over and not decided stands out, with who is meant', () => {
  const at = Date.parse('2026-06-01T12:00:00Z');
  const listed: ListedAppointment = {
    ...{ id: '1', title: 'Sample', campaignName: 'Sample', clientName: 'Sample', zone: 'UTC' },
    status: 'booked',
    ...{ startsAt: '2026-06-01T11:00:00Z', endsAt: '2026-06-01T11:30:00Z' },
    attendee: { name: null, phone: '+14155550107' },
  };
  expect(eventOf(listed, at)).toMatchObject({
    ...{ title: '+14155550107', color: 'yellow', start: new Date(listed.startsAt) },
    payload: { standing: 'undecided' },
  });
  const endAt = (startsAt: string, endsAt: string) => eventOf({ ...listed, startsAt, endsAt }).end;
  const noon = '2026-06-01T12:00:00Z';
  // What has no length of its own is drawn with one; an hour stays an hour.
  expect(endAt(noon, noon)).toEqual(new Date('2026-06-01T12:30:00Z'));
  expect(endAt(noon, '2026-06-01T13:00:00Z')).toEqual(new Date('2026-06-01T13:00:00Z'));
  // What goes on past midnight is drawn on the day on which it begins.
  const late = new Date(2026, 5, 1, 23, 45);
  const end = endAt(late.toISOString(), new Date(2026, 5, 2, 0, 45).toISOString());
  expect(end).toEqual(new Date(2026, 5, 1, 23, 59, 59));
  expect(standingOf(listed, at - 3_600_000)).toBe('booked');
  expect(standingOf({ ...listed, status: 'shown' }, at)).toBe('shown');
  expect(whoOf({ name: null, phone: null })).toBe('Somebody without a name');
});
