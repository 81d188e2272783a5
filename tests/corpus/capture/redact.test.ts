import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Captured, corpus, readCaptured } from '../events/read.ts';
import { createRedactor } from './redact.ts';

const redacted = (captured: Captured): Captured => {
  const { form, json } = createRedactor();
  const text = captured.body.toString('utf8');
  return { ...captured, body: Buffer.from(captured.vendor === 'twilio' ? form(text) : json(text)) };
};

/** What of a fact says how the event was read: its own words and numbers, and which of the others it had. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'string') return /^(\d{4}-\d\d-\d\dT.*|[a-z_]{2,24})$/.test(value) ? value : '…';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part)]));
}

describe('a redacted event', () => {
  const all = corpus().filter(({ body }) => body.length > 4);
  test.each(all.map((captured): [string, Captured] => [`${captured.vendor}/${captured.name}`, captured]))(
    '%s is read as it was before',
    (_name, captured) => {
      const [before, after] = [readCaptured(captured), readCaptured(redacted(captured))];
      const facts = (read: typeof before) =>
        typeof read === 'string' ? read : read.map(({ kind, fact }) => [kind, shapeOf(fact)]);
      expect(facts(after)).toEqual(facts(before));
    },
  );

  test('keeps nothing that may be about somebody, wherever it stood', () => {
    const person = fc.record({
      name: fc.constantFrom('Bartholomew', 'Ngozi Okonkwo', 'Åsa Öberg', '李小龍'),
      email: fc.constantFrom('bart@corp.example.org', 'NGOZI+x@mail.example.net'),
      phone: fc.constantFrom('+12025550143', '(202) 555-0143', '2025550143'),
      secret: fc.constantFrom('sk_live_51Habcdefgh', 'uid9Zk27Qp', '123-45-6789', 'Elm Street 14'),
      field: fc.constantFrom(
        'from_number',
        'transcript',
        'name',
        'status',
        'reason',
        'metadata',
        'type',
        '7',
        'e@f.gh',
      ),
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 3 }), fc.boolean(), (people, isDeep) => {
        const told = people.map(({ name, email, phone, secret, field }) => ({
          [email]: 1,
          status: phone,
          type: email,
          [field]: isDeep ? { a: [name, { b: phone }] } : `${name} <${email}> ${phone}`,
          words: `I am ${name}, call ${phone} or write to ${email}: ${secret}`,
          list: [name, email, phone, secret],
        }));
        const text = createRedactor().json(JSON.stringify(told));
        JSON.parse(text);
        for (const { name, email, phone, secret } of people)
          for (const part of [name, email, phone, secret]) expect(text).not.toContain(part);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  test('gives the same thing the same stand-in, numbers beyond 2^53 and line breaks their form', () => {
    const { json, form } = createRedactor();
    const before =
      '{"uid":"uidA7x9","old":"uidA7x9",\r\n "crm": 12345678901234567890, "at":1772445600, "n":-1.5e3}\r\n';
    const after = json(before);
    expect(after).toMatch(
      /^\{"uid":"(\w+)","old":"\1",\r\n "crm": 9\d{19}, "at":1772445600, "n":-1\.5e3\}\r\n$/,
    );
    expect(form('Body=Hello+Bob+%F0%9F%91%8D&NumMedia=0&From=%2B12025550143&MessageStatus=sent')).toBe(
      'Body=Xxxxx+Xxx+%F0%9F%91%8D&NumMedia=0&From=%2B14155550004&MessageStatus=sent',
    );
  });
});
