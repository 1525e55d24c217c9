export { SignupModule } from './signup.module.js';
