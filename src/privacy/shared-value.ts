import { conflict, type StaffProblem } from '../staff/index.js';

/** Several people gave the value: what is done to all of them at once would be done to somebody who was not meant. */
export const sharedBy = (persons: number): StaffProblem =>
  conflict(
    `${persons} people gave this number, told apart by their other values. Nothing was done: name the one that is meant by email, externalId or decisionId.`,
  );
