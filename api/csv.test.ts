import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { plainCell, sendCsv } from './csv.ts';

type Rows = () => AsyncIterable<{ readonly text: string; readonly at: Date | null }>;

/** An app that answers every request with a file of these rows. */
function serving(rows: Rows, failures: unknown[] = []): express.Express {
  const app = express();
  app.get('/', (_request, response) =>
    sendCsv(response, 'x.csv', { text: (row) => row.text, at: (row) => row.at, n: () => -5 }, rows()),
  );
  const answer: express.ErrorRequestHandler = (error, _request, response, next) => {
    failures.push(error);
    if (response.headersSent) next(error);
    else response.status(500).json({ code: 'internal' });
  };
  app.set('env', 'test');
  return app.use(answer);
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function open(app: express.Express): Promise<IncomingMessage> {
  const opened = createServer(app);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  const { port } = opened.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port }, resolve).on('error', reject);
  });
}

describe('a cell', () => {
  test.each([
    '=HYPERLINK("https://example.com")',
    '+cmd|x',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '  =1+1',
    '\u0001=1+1',
    '\uFF1D1+1',
    '\uFF20SUM(A1)',
    '\ttext',
    '\0=1+1',
  ])('%j is no formula', (text) => {
    expect(plainCell(text)).toBe(`'${text.replaceAll('\0', '')}`);
  });

  test.each(['+14155550177', '-5.00', '2000.00', '2026-05-05', 'Milestone 3: 25 shows', 'a=b', '', "O'Neil"])(
    '%j stays',
    (text) => {
      expect(plainCell(text)).toBe(text);
    },
  );
});

describe('a file', () => {
  test('has its header even when it has no rows, a name and a type', async () => {
    const answer = await request(serving(async function* () {}))
      .get('/')
      .expect(200);
    expect(answer.text).toBe('text,at,n\n');
    expect(answer.headers['content-disposition']).toBe('attachment; filename=x.csv');
    expect(answer.type).toBe('text/csv');
  });

  test('quotes commas, quotes and line breaks', async () => {
    const rows: Rows = async function* () {
      yield { text: 'a "b", c\nd', at: new Date(0) };
      yield { text: '=1', at: null };
    };
    const { text } = await request(serving(rows)).get('/').expect(200);
    expect(text).toBe(`text,at,n\n"a ""b"", c\nd",1970-01-01T00:00:00.000Z,-5\n'=1,,-5\n`);
  });

  test('what fails before the first row is answered as a problem', async () => {
    const rows: Rows = async function* () {
      yield await Promise.reject(new Error('no database'));
    };
    const answer = await request(serving(rows)).get('/').expect(500);
    expect(answer.body).toEqual({ code: 'internal' });
  });

  test('what fails after the first row breaks the connection: half a file does not look whole', async () => {
    const failures: unknown[] = [];
    const rows: Rows = async function* () {
      for (let i = 0; i < 10_000; i += 1) yield { text: `row ${i}`, at: null };
      throw new Error('the database went away');
    };
    const answer = await open(serving(rows, failures));
    const read = async (): Promise<void> => {
      for await (const _ of answer);
    };
    await expect(read()).rejects.toThrow('aborted');
    expect([answer.statusCode, answer.complete]).toEqual([200, false]);
    expect(failures).toMatchObject([{ message: 'the database went away' }]);
  });

  test('is read no faster than it is taken, and no further when the reader goes away', async () => {
    const failures: unknown[] = [];
    let [made, ended] = [0, () => {}];
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const rows: Rows = async function* () {
      try {
        for (;;) {
          made += 1;
          yield { text: 'x'.repeat(10_000), at: null };
        }
      } finally {
        ended();
      }
    };
    const answer = await open(serving(rows, failures));
    await new Promise((resolve) => answer.once('readable', resolve));
    answer.destroy();
    await over;
    // A socket's buffers take some megabytes.
    expect(made).toBeLessThan(5_000);
    expect(failures).toEqual([]);
  });
});
