import { useWords } from '../words/index.js';
import { SelectField, TextField } from './field.js';
import { fromLocalInput, isPeriodName, type Period, toLocalInput } from './period.js';

interface DateRangeProps {
  readonly value: Period;
  readonly onChange: (value: Period) => void;
  /** Now, for the first dates of one's own. */
  readonly now?: () => Date;
}

/** A period by its name, or two dates in the reader's own zone. */
export function DateRange({ value, onChange, now = () => new Date() }: DateRangeProps) {
  const { t } = useWords('shared');
  const isOwn = value.from !== undefined || value.to !== undefined;
  const choose = (choice: string): void => {
    if (isPeriodName(choice)) return onChange({ last: choice });
    onChange(choice === 'own' ? { from: new Date(now().setHours(0, 0, 0, 0)).toISOString() } : {});
  };
  return (
    <>
      <SelectField
        label={t('period.label')}
        value={value.last ?? (isOwn ? 'own' : 'any')}
        onChange={choose}
        options={[
          ['hour', t('period.hour')],
          ['day', t('period.day')],
          ['week', t('period.week')],
          ['month', t('period.month')],
          ['any', t('period.any')],
          ['own', t('period.own')],
        ]}
      />
      {isOwn && (
        <>
          <TextField
            type="datetime-local"
            label={t('period.from')}
            value={toLocalInput(value.from)}
            onChange={(text) => onChange({ ...value, from: fromLocalInput(text) })}
          />
          <TextField
            type="datetime-local"
            label={t('period.to')}
            value={toLocalInput(value.to)}
            onChange={(text) => onChange({ ...value, to: fromLocalInput(text) })}
          />
        </>
      )}
    </>
  );
}
