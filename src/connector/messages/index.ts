export { MessageCatalogue } from './message.catalogue.js';
