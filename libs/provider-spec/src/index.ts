export * from './applicant.js';
export * from './errors.js';
export * from './http.js';
export * from './outcome.js';
export * from './provider.js';
export * from './sensitive.js';
