import { describe, expect, it } from '@jest/globals';
import { whatEnds } from './do-not-contact-words.ts';

const lead = {
  phone: '+14155550101',
  email: 'lead01@example.com',
  ended: [],
  isRunning: true,
  isTheirWord: true,
};

describe('what ending a channel does is said beforehand', () => {
  it('no more texts ends the whole sequence, and emails by hand stay possible', () => {
    const said = whatEnds({ ...lead, chosen: ['sms'] }).join(' ');
    expect(said).toContain('No more texts to +14155550101');
    expect(said).toContain('none by hand either');
    expect(said).toContain('the whole sequence ends');
    expect(said).toContain('with its calls and emails');
    expect(said).toContain('your team may still write emails');
    expect(said).toContain('START');
  });

  it('nothing is left to write by hand once all are ended, and a team’s own decision is no START’s to undo', () => {
    const said = whatEnds({ ...lead, chosen: ['sms', 'call'], ended: ['email'], isTheirWord: false }).join(
      ' ',
    );
    expect(said).not.toContain('may still write');
    expect(said).not.toContain('START');
  });

  it('says nothing of a sequence that is over', () => {
    expect(whatEnds({ ...lead, chosen: ['email'], isRunning: false }).join(' ')).not.toContain('sequence');
  });
});
