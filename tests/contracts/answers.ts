import type { VendorDocument } from './document.ts';
import type { Json } from './json.ts';
import type { RecordedRequest } from './recorder.ts';

/** What is wrong with an answer by the vendor's document, [] when nothing is. */
export function answerFaults(document: VendorDocument, request: RecordedRequest): string[] {
  const { status, body } = request.answer;
  const found = document.find(request.method, request.path);
  const described = found?.operation.responses ?? {};
  const code = [String(status), ...(status >= 400 ? ['default'] : [])].find((one) => one in described);
  if (!found || !code) {
    if (status < 400) return [`the document knows no ${status} of ${request.method} ${request.path}`];
    return refusalFaults(document, body);
  }
  const given = described[code];
  const place =
    given && '$ref' in given ? given.$ref.replace('#/', '').split('/') : [...found.place, 'responses', code];
  const { content } = document.at(place) as { content?: Json };
  if (!content) return body === '' ? [] : [`a ${status} has no body`];
  const said = JSON.parse(body) as Json;
  const parts = folded(said, request.query);
  const schema = [...place, 'content', 'application/json', 'schema'];
  return [...document.faults(schema, said), ...parts.flatMap((part) => objectFaults(document, part) ?? [])];
}

/** A refusal that the document leaves out has the shape that the vendor's pages give. */
function refusalFaults(document: VendorDocument, body: string): string[] {
  return document.faults(['components', 'schemas', 'ourRefusal'], JSON.parse(body));
}

/** Puts ids in the place of expanded parts, which an excerpt does not describe there. Answers the parts. */
function folded(said: Json, query: URLSearchParams): Json[] {
  const names = [...query].filter(([name]) => name.startsWith('expand[')).map(([, part]) => part);
  const expanded = names.filter((name) => typeof said[name] === 'object' && said[name] !== null);
  return expanded.map((name) => {
    const part = said[name] as Json;
    said[name] = part.id;
    return part;
  });
}

/** What is wrong with one of Stripe's objects; undefined when no such object is described. */
export function objectFaults(document: VendorDocument, value: Json): string[] | undefined {
  const place = ['components', 'schemas', String(value.object)];
  if (!document.at(place) || value.deleted === true) return undefined;
  return document.faults(place, value).map((fault) => `${String(value.object)}: ${fault}`);
}
