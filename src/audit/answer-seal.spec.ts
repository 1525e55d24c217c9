import { createSecretKey } from 'node:crypto';
import { AnswerSeal } from './answer-seal.js';

const seal = new AnswerSeal(createSecretKey(Buffer.alloc(32, 3)));
const TEXT = '{"version":"1.0.0","action":"Continue","surname":"Canary"}';

describe('the seal on a stored answer', () => {
  it('gives the text back, byte for byte', () => {
    expect(seal.open('d-1', seal.seal('d-1', TEXT))).toBe(TEXT);
  });

  it('hides it, and is the same for the same answer only', () => {
    const sealed = seal.seal('d-1', TEXT);
    expect(sealed).not.toContain('Canary');
    expect(Buffer.from(sealed.slice(3), 'base64url').includes('Canary')).toBe(false);
    expect(seal.seal('d-1', TEXT)).toBe(sealed);
    expect(new Set([sealed, seal.seal('d-2', TEXT), seal.seal('d-1', `${TEXT} `)]).size).toBe(3);
  });

  it('opens for no other decision, no other key and no changed text', () => {
    const sealed = seal.seal('d-1', TEXT);
    const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(() => seal.open('d-2', sealed)).toThrow();
    expect(() => seal.open('d-1', changed)).toThrow();
    expect(() => seal.open('d-1', TEXT)).toThrow('not sealed');
    expect(() => new AnswerSeal(createSecretKey(Buffer.alloc(32, 4))).open('d-1', sealed)).toThrow();
  });
});
