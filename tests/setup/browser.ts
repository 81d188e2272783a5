import type { Express } from 'express';
import request, { type Response, type Test } from 'supertest';
import { testPublicUrl } from './api.ts';

/** A browser at the API's own pages: it keeps cookies, as secure ones too, and says where it comes from. */
export class Browser {
  private readonly jar = new Map<string, string>();
  private readonly app: Express;

  constructor(app: Express) {
    this.app = app;
  }

  get(path: string): Promise<Response> {
    return this.send(request(this.app).get(path));
  }

  /** JSON, as the portal sends it. */
  post(path: string, body: object = {}): Promise<Response> {
    return this.send(request(this.app).post(path).set('Origin', testPublicUrl).send(body));
  }

  put(path: string, body: object): Promise<Response> {
    return this.send(request(this.app).put(path).set('Origin', testPublicUrl).send(body));
  }

  delete(path: string): Promise<Response> {
    return this.send(request(this.app).delete(path).set('Origin', testPublicUrl));
  }

  /** As a form of a page sends it. */
  submit(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.send(request(this.app).post(path).set('Origin', testPublicUrl).type('form').send(fields));
  }

  /** Names of the cookies that it holds, without prefixes; but for the one by which it is known, which opens nothing. */
  get cookies(): string[] {
    const names = [...this.jar.keys()].map((name) => name.replace(/^(__Host-)?followthrough\./, ''));
    return names.filter((name) => name !== 'device').sort();
  }

  /** It signed in before. */
  get isKnown(): boolean {
    return [...this.jar.keys()].some((name) => name.endsWith('.device'));
  }

  forget(): void {
    this.jar.clear();
  }

  private async send(asked: Test): Promise<Response> {
    if (this.jar.size > 0)
      asked.set('Cookie', [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await asked.redirects(0);
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.keep(line);
    return answer;
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', ...value] = pair.split('=');
    const isOver = attributes.some((one) => one.toLowerCase() === 'max-age=0') || value.join('=') === '';
    if (isOver) this.jar.delete(name);
    else this.jar.set(name, value.join('='));
  }
}
