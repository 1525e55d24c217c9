import type { PipeTransform } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { notFound } from '../../staff/index.js';
import { LIST_NAMES, type ListName } from './list-check.port.js';

/** The part of an address that names a list. */
export const LIST_PARAMETER: PipeTransform<string, ListName> = {
  transform(name) {
    const list = LIST_NAMES.find((known) => known === name);
    if (!list) throw notFound('list: there are block and allow');
    return list;
  },
};

/** The part that names an entry. */
export const ENTRY_PARAMETER: PipeTransform<string, string> = {
  transform(id) {
    if (!isUuid(id)) throw notFound('entry');
    return id.toLowerCase();
  },
};
