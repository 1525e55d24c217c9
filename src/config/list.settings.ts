import type { ListPolicy } from './gateway-config.js';
import { OneOf } from './setting.decorators.js';

/** `flows.<name>.lists:` in the file. */
export class ListSettings {
  @OneOf({
    description: 'are addresses of throw-away mailboxes on the block list; the stage `block-list` looks',
    default: 'ignore',
    example: 'block',
    values: ['block', 'ignore'],
  })
  disposableDomains: ListPolicy['disposableDomains'];
}
