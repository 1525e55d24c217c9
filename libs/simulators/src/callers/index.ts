export { type CallerSettings, callAsMicrosoft, type SeenPage } from './microsoft-user-flow.caller.js';
export { type Page, type ReadPage, readReply, type WireReply } from './read-reply.js';
export { PATIENCE_MS, requestBody, type SignIn, type SignUpForm, type Tenant } from './sign-up-form.js';
