import { describe, expect, it } from '@jest/globals';
import { freshUntil, idleUntil, isOver, shouldTouch } from './session.rules.js';

const START = new Date('2026-11-20T08:00:00Z');
const at = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);
const session = (seen: number, authenticated?: number) => ({
  startedAt: START,
  seenAt: at(seen),
  endsAt: at(480),
  authenticatedAt: authenticated === undefined ? undefined : at(authenticated),
});
const IDLE = 15 * 60_000;

describe('a session', () => {
  it.each([
    ['in use', 0, 14.9, false],
    ['left alone', 0, 15, true],
    ['used a moment ago', 470, 479.9, false],
    ['used all day', 479, 480, true],
  ])('that is %s is over or not', (_, seen, now, over) => {
    expect(isOver(session(seen), IDLE, at(now))).toBe(over);
  });

  it('is never idle beyond its end', () => {
    expect(idleUntil(session(0), IDLE)).toEqual(at(15));
    expect(idleUntil(session(470), IDLE)).toEqual(at(480));
  });

  it.each([
    ['just authenticated', 10, 10, 15],
    ['almost five minutes ago', 10, 14.9, 15],
    ['five minutes ago', 10, 15, undefined],
    ['by a clock that is ahead', 20, 10, 15],
    ['nobody knows when', undefined, 10, undefined],
  ])('is fresh for five minutes: %s', (_, authenticated, now, until) => {
    expect(freshUntil(session(0, authenticated), at(now))).toEqual(until === undefined ? undefined : at(until));
  });

  it.each([
    [15, 0.9, false],
    [15, 1, true],
    [1, 0.2, false],
    [1, 0.25, true],
  ])('with an idle limit of %s minutes is written down anew after %s: %s', (idle, minutes, written) => {
    expect(shouldTouch(session(0), idle * 60_000, at(minutes))).toBe(written);
  });
});
