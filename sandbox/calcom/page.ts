import express, { type Request, Router } from 'express';
import { escapeHtml, htmlPage } from '../html.ts';
import type { World } from '../world.ts';
import { book, wishOfQuery } from './bookings.ts';

function field(name: string, label: string, type: string, value: string, isRequired: boolean): string {
  const must = isRequired ? ' required' : '';
  return `<label>${label}<input name="${name}" type="${type}" value="${escapeHtml(value)}"${must}></label>`;
}

function form(values: URLSearchParams, fault: string | undefined): string {
  const phone = values.get('attendeePhoneNumber') ?? values.get('phone') ?? '';
  return `<div class="sheet"><h1>Book a meeting</h1>
<p class="soft">The first free time is taken. The last digit of the phone number decides what happens next.</p>
${fault ? `<p class="bad" role="alert">${escapeHtml(fault)}</p>` : ''}
<form method="post">
${field('name', 'Your name', 'text', values.get('name') ?? '', true)}
${field('email', 'Email address', 'email', values.get('email') ?? '', true)}
${field('attendeePhoneNumber', 'Phone number', 'tel', phone, false)}
<button>Book it</button></form></div>`;
}

/** The link's query, overwritten by what the form sent. */
function valuesOf(request: Request): URLSearchParams {
  const values = new URL(request.originalUrl, 'http://sandbox.invalid').searchParams;
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string' && value.trim()) values.set(name, value.trim());
  }
  return values;
}

/** Cal.com's public booking page, below `/calcom/book`: a GET shows the form, its POST books. */
export function bookingPage(world: World): Router {
  const router = Router();
  router.param('eventTypeId', (_request, _response, next, id: string) =>
    next(/^\d+$/.test(id) ? undefined : 'route'),
  );
  router.get('/:eventTypeId', (request, response) => {
    response.send(htmlPage('Book a meeting', form(valuesOf(request), undefined)));
  });
  router.post('/:eventTypeId', express.urlencoded({ extended: false }), (request, response) => {
    const values = valuesOf(request);
    const wish = wishOfQuery(Number(request.params.eventTypeId), values, null);
    const fault = !values.get('name') && !wish.phone ? 'A name is needed.' : undefined;
    if (fault || !/^\S+@\S+$/.test(wish.email)) {
      const words = fault ?? 'An email address or a phone number is needed.';
      response.status(400).send(htmlPage('Book a meeting', form(values, words)));
      return;
    }
    const booking = book(world, wish);
    const start = escapeHtml(new Date(booking.startsAt).toUTCString());
    response.send(
      htmlPage(
        'Booked',
        `<div class="sheet"><h1>Booked</h1><p>${escapeHtml(booking.name)}, the meeting is on ${start}.</p>
<p class="soft">Booking ${booking.uid}</p></div>`,
      ),
    );
  });
  return router;
}
