export { RunRegistry } from './run-registry.js';
export { SignupModule } from './signup.module.js';
