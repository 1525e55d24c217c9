export type { PolicySubject } from './policy-subject.js';
