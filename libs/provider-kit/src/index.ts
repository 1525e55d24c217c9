export * from './interpret.js';
