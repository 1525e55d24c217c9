export { type MailArrival, type MailServer, type MailServerOptions, startMailServer } from './mail-server.js';
export {
  startWebhookReceiver,
  type WebhookArrival,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from './webhook-receiver.js';
