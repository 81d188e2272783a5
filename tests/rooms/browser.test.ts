import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../sandbox/harness.ts';
import { findBrowser } from '../setup/chromium.ts';
import { openPage, type Page } from '../setup/page.ts';
import { openRoom, type Room } from './room.ts';

const browser = findBrowser();

(browser ? describe : describe.skip)('a room in a browser', () => {
  let room: Room;
  let page: Page;
  let id = '';
  beforeAll(async () => {
    room = await openRoom();
    await room.clients.sendgrid.sendEmail({
      ...{
        from: 'office@example.com',
        to: 'lead07@example.com',
        subject: 'Your appointment',
        text: 'Hello.',
      },
      html: `<p>Hello</p><script>parent.document.title = 'owned'; fetch('${room.town.receiver.url}/stolen')</script>
<img src="${room.town.receiver.url}/pixel.png"><meta http-equiv="refresh" content="0;url=${room.town.receiver.url}/refreshed">
<a href="${room.town.receiver.url}/linked">Go</a>`,
      ...{ customArgs: { operator_id: 'op_1', message_id: 'msg_7' }, replyTo: 'reply@in.example.com' },
    });
    id = [...room.town.sandbox.state.mails.keys()][0] ?? '';
    await until('the mail', () => room.town.sandbox.state.mails.get(id)?.status === 'opened');
    page = await openPage(browser ?? '');
    await page.go(`${room.town.sandbox.baseUrl}/inbox/${id}`);
    await page.until(`document.querySelector('iframe.mail')`);
  });
  afterAll(async () => {
    await page.close();
    await room.close();
  });

  test('a button acts in place: what is typed and chosen stays, the frame is not loaded anew', async () => {
    await page.type('#reply-text', 'half a sen');
    await page.read(`document.querySelector('#rule').value = 'blocks'`);
    await page.read(`void (window.frame = document.querySelector('iframe.mail'))`);
    await page.click('#act-spam');
    await page.until(`document.querySelector('#room').innerText.includes('spamreport')`);
    expect(
      await page.read(`[document.querySelector('#reply-text').value, document.querySelector('#rule').value,
        window.frame === document.querySelector('iframe.mail'), !!document.querySelector('#act-spam')]`),
    ).toEqual(['half a sen', 'blocks', true, false]);
  });

  test('a stale button says why, and the page stays', async () => {
    const spam = `fetch('/inbox/${id}/act', { method: 'POST', body: new URLSearchParams({ do: 'bounce' }) })`;
    await page.read(
      `(async () => { const old = document.querySelector('#act-bounce').closest('form').cloneNode(true);
        await ${spam}; document.querySelector('#room').append(old); htmx.process(old);
        old.querySelector('#act-bounce').click(); })()`,
    );
    await page.until(
      `document.querySelector('#told').textContent === 'This cannot be done with a mail that is bounced.'`,
    );
    expect(await page.read('document.title')).toContain('Your appointment');
  });

  test('the mail ran nothing and loaded nothing, and its link went by way of the page', async () => {
    await room.quiet();
    const asked = room.town.receiver.got.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(asked).toEqual([]);
    expect(await page.read('document.title')).not.toContain('owned');
    const frame = await room.page(`/inbox/${id}/html`);
    expect(frame).toContain(`<a href="/inbox/${id}/click/html/0">Go</a>`);
  });

  test('what a button leads to is a page with an address, and no redraw of the page before brings that back', async () => {
    await page.go(`${room.town.sandbox.baseUrl}/phones`);
    // A redraw is asked for before the button, and answered after what it leads to is shown.
    await page.read(`void (window.fetch = ((real) => async (address, asked) => {
      const isRedraw = asked?.method === 'GET' && String(address) === '/phones';
      if (isRedraw) window.isAsked = true;
      const answer = await real(address, asked);
      if (!isRedraw) return answer;
      while (location.pathname === '/phones') await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 200));
      setTimeout(() => { window.isLate = true; }, 200);
      return answer;
    })(window.fetch))`);
    await page.type('input[name=phone]', '+1 (415) 555-0177');
    await page.read(`void document.body.dispatchEvent(new Event('redraw'))`);
    await page.until('window.isAsked');
    await page.read(`void document.querySelector('input[name=phone]').form.requestSubmit()`);
    await page.until(`location.pathname === '/phones/%2B14155550177' && window.isLate`);
    expect(await page.read(`document.querySelector('h1').textContent`)).toBe('+14155550177');
    expect(await page.read('document.title')).toContain('+14155550177');
    await page.read('history.back()');
    await page.until(
      `location.pathname === '/phones' && document.querySelector('h1')?.textContent === 'Phones'`,
    );
  });

  test('an address that leads nowhere is a page, too', async () => {
    await page.go(`${room.town.sandbox.baseUrl}/phones/nobody`);
    expect(await page.read(`document.querySelector('main').innerText`)).toContain(
      '/phones/nobody leads nowhere',
    );
  });

  test('every field has a name that is read aloud, and no two elements share an id', async () => {
    const uid = (
      await room.press('/calendar/book', { name: 'Sample Lead 07', phone: '+14155550109', eventType: '1' })
    ).headers.get('location');
    for (const path of [
      '/inbox',
      `/inbox/${id}`,
      '/calendar',
      '/calendar/book',
      String(uid),
      '/till',
      '/till/customers',
    ]) {
      await page.go(room.town.sandbox.baseUrl + path);
      expect([
        path,
        await page.read(`[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
          .filter((one) => !one.labels?.[0]?.textContent.trim()).map((one) => one.outerHTML)`),
        await page.read(
          `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)`,
        ),
      ]).toEqual([path, [], []]);
    }
  });
});
