import { expect, test } from '@jest/globals';
import { letterHtml } from './email-html.ts';
import { footerText, type MailFooter, unsubscribeHeaders } from './mail-footer.ts';

const footer: MailFooter = {
  sender: 'Sample & Co',
  postalAddress: '1 Sample Street\nSampletown',
  unsubscribeUrl: 'https://example.com/unsubscribe/t',
  unsubscribeLabel: 'Unsubscribe',
};
const html = (text: string, differs: Partial<Parameters<typeof letterHtml>[0]> = {}) =>
  letterHtml({ subject: 'Hi', text, locale: 'en', footer: null, ...differs });

test('nothing that is written is markup', () => {
  const written = `<script>alert("1")</script> & 'x' <img src=x onerror=y>`;
  const page = html(written, { subject: written, footer: { ...footer, sender: written } });
  expect(page).not.toMatch(/<script|<img/);
  expect(page.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; &#39;x&#39;/g)).toHaveLength(
    3,
  );
});

test('an address in a sentence can be clicked, and no attribute can be broken out of', () => {
  expect(html('See https://example.com/a?b=1&c=2. Bye')).toMatch(
    /See <a class="link" href="https:\/\/example.com\/a\?b=1&amp;c=2" [^>]*>example.com\/a<\/a>\. Bye/,
  );
  expect(html('https://example.com/"onclick="x')).toContain(
    'href="https://example.com/&quot;onclick=&quot;x"',
  );
  expect(html('javascript:alert(1)')).not.toContain('<a ');
});

test('a line of words and an address is a button with those words', () => {
  expect(html('Yes, they came: https://example.com/a?answer=yes')).toMatch(
    /<a class="button" href="https:\/\/example.com\/a\?answer=yes" [^>]*>Yes, they came<\/a>/,
  );
});

test('paragraphs and lines stay as they are written, in the language they are written in', () => {
  const page = html('One\ntwo\n\nthree', { locale: 'es-US' });
  expect(page).toContain('<html lang="es">');
  expect(page).toMatch(/<p [^>]*>One<br>\ntwo<\/p>\n<p [^>]*>three<\/p>/);
});

test('the footer names the sender, where it lives and the way out, in both forms', () => {
  expect(footerText(footer)).toBe(
    '\n\n-- \nSample & Co\n1 Sample Street\nSampletown\nUnsubscribe: https://example.com/unsubscribe/t',
  );
  const page = html('Hi', { footer });
  expect(page).toContain('Sample &amp; Co<br>\n1 Sample Street<br>\nSampletown<br>');
  expect(page).toMatch(/<a class="dim" href="https:\/\/example.com\/unsubscribe\/t" [^>]*>Unsubscribe<\/a>/);
  expect(footerText({ ...footer, postalAddress: null })).not.toContain('null');
});

test('the header lets a mail program unsubscribe by one POST', () => {
  expect(unsubscribeHeaders('https://example.com/unsubscribe/t')).toEqual({
    'List-Unsubscribe': '<https://example.com/unsubscribe/t>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
});
