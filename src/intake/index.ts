export { readAttribute } from './attribute-reader.js';
export { type AttributeMapping, type Intake, readApplicant } from './intake.js';
export { signUpKey } from './sign-up-key.js';
