import type { TFunction } from 'i18next';
import type { Period } from '../../parts/period.js';
import { formatInstant } from '../../parts/time.js';

/** "Last 24 hours", "From 1 May 2026, 00:00:00"; undefined for any time. */
export function formatOfPeriod({ last, from, to }: Period, t: TFunction<'shared'>): string | undefined {
  if (last !== undefined) return t(`period.${last}`);
  const parts = [from && `${t('period.from')} ${formatInstant(from)}`, to && `${t('period.to')} ${formatInstant(to)}`];
  const text = parts.filter(Boolean).join(' · ');
  return text === '' ? undefined : text;
}
