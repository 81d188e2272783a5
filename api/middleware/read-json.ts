import express, { type RequestHandler } from 'express';
import { ApiProblem } from '../problem.ts';

export const JSON_TYPES = ['application/json', 'application/*+json'];

/** Levels. What we take has some ten; what walks through a body takes a frame of the stack for each, of which some ten thousand fit. */
const DEEPEST = 1_000;

const [QUOTE, BACKSLASH] = ['"', '\\'].map((char) => char.charCodeAt(0));
const OPENING = new Set(['[', '{'].map((char) => char.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((char) => char.charCodeAt(0)));

/** Reads JSON of at most `limit` bytes, counted after gzip is undone. @throws ApiProblem invalid_input, and the parser's */
export function readJson(limit: string): RequestHandler {
  return express.json({
    type: JSON_TYPES,
    limit,
    verify(_request, _response, bytes, encoding) {
      // RFC 8259 8.1; and below bytes are read as UTF-8.
      if (encoding !== 'utf-8') throw new ApiProblem('unsupported_media_type', 'JSON is sent in UTF-8.');
      if (isDeeper(bytes, DEEPEST))
        throw new ApiProblem('invalid_input', `The body has more than ${DEEPEST} levels.`, {
          errors: [{ field: 'body', message: `has more than ${DEEPEST} levels` }],
        });
    },
  });
}

/** Before it is parsed: then nothing of it was built. */
function isDeeper(bytes: Buffer, deepest: number): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (isText) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}
