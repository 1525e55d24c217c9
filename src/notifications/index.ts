export type { CaseContacts } from './case-contacts.port.js';
export * from './delivery-store.port.js';
export {
  type AttemptFault,
  type AttemptRef,
  NOTIFICATION_EVENTS,
  type NotificationEvents,
} from './notification-events.port.js';
export { NotificationsModule, type NotificationsWiring, SENDABLE_KINDS } from './notifications.module.js';
