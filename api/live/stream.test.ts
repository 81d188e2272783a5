import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Response } from 'express';
import { openStream } from './stream.ts';

/** A response whose reader reads when told to. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = [];
  writableNeedDrain = false;
  writableEnded = false;
  destroyed = false;
  write(text: string): boolean {
    this.written.push(text);
    return !this.writableNeedDrain;
  }
  end(): void {
    this.writableEnded = true;
  }
  readOn(): void {
    this.writableNeedDrain = false;
    this.emit('drain');
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function openUnheard() {
  const response = new SlowResponse();
  return { response, stream: openStream(response as unknown as Response, () => '7.1') };
}

function open() {
  const opened = openUnheard();
  opened.stream.begin('hello', []);
  opened.response.written.length = 0;
  return opened;
}

describe('a stream', () => {
  test('to somebody who does not read is written to no further, and tells all at once when they do', () => {
    const { response, stream } = open();
    response.writableNeedDrain = true;
    for (let i = 0; i < 10_000; i += 1) {
      stream.hear(['leads', i % 2 ? 'tasks' : 'messages']);
      stream.say('beat');
      jest.advanceTimersByTime(10);
    }
    expect(response.written).toEqual([]);
    response.readOn();
    expect(response.written).toEqual([
      'event: changed\nid: 7.1\ndata: {"topics":["leads","messages","tasks"]}\n\n',
    ]);
  });

  test('names no id before all that was missed is told: whoever is cut off while that is looked up asks for it again', () => {
    const { response, stream } = openUnheard();
    stream.hear(['tasks']);
    jest.advanceTimersByTime(5_000);
    expect(response.written).toEqual([]);
    stream.begin('hello', ['leads']);
    jest.advanceTimersByTime(0);
    expect(response.written).toEqual([
      'event: hello\ndata: {}\n\n',
      'event: changed\nid: 7.1\ndata: {"topics":["leads","tasks"]}\n\n',
    ]);
  });

  test('is stuck when nothing was taken between two looks', () => {
    const { response, stream } = open();
    response.writableNeedDrain = true;
    expect([stream.isStuck(), stream.isStuck()]).toEqual([false, true]);
    response.readOn();
    expect([stream.isStuck(), stream.isStuck()]).toEqual([false, false]);
  });

  test('names no id while something is still to be told: whoever is cut off then must hear it', () => {
    const { response, stream } = open();
    stream.hear(['leads']);
    jest.advanceTimersByTime(0);
    stream.hear(['tasks']);
    stream.say('beat');
    expect(response.written.map((text) => /^id: /m.test(text))).toEqual([true, false]);
    jest.advanceTimersByTime(1_000);
    expect(response.written.at(-1)).toMatch('tasks');
  });
});
