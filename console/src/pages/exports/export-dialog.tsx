import { useState } from 'react';
import { call, type ExportView, queryClient } from '../../api/index.js';
import {
  DateRange,
  DECISION_KINDS,
  DECISION_STATUSES,
  type Period,
  ReasonDialog,
  SelectField,
  say,
  TextField,
  useDecisionWords,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { filtersOf, type Others } from './export-filters.js';

const FORMATS = ['csv', 'jsonl', 'ocsf'] as const satisfies readonly ExportView['format'][];

interface ExportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for a file. The client asks for a fresh sign-in when the service wants one. */
export function ExportDialog({ isOpen, onClose }: ExportDialogProps) {
  const { t } = useWords('exports');
  const { t: shared } = useWords('shared');
  const words = useDecisionWords();
  const [format, setFormat] = useState<string>('csv');
  const [period, setPeriod] = useState<Period>({ last: 'month' });
  const [others, setOthers] = useState<Others>({});
  const field = (name: keyof Others) => ({
    label: t(`form.${name}`),
    value: others[name] ?? '',
    onChange: (value: string) => setOthers({ ...others, [name]: value }),
  });
  const request = async (reason: string): Promise<void> => {
    const chosen = FORMATS.find((known) => known === format) ?? 'csv';
    await call('POST /exports', { body: { format: chosen, filters: filtersOf(period, others, new Date()), reason } });
    await queryClient.invalidateQueries({ queryKey: ['exports'] });
    say(t('form.asked'));
  };
  return (
    <ReasonDialog
      title={t('form.title')}
      confirm={t('form.confirm')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={request}
    >
      <p className="quiet">{t('form.text')}</p>
      <SelectField
        label={t('form.format')}
        value={format}
        onChange={setFormat}
        options={FORMATS.map((name) => [name, t(`form.formats.${name}`)] as const)}
      />
      <div className="exports-fields">
        <DateRange value={period} onChange={setPeriod} />
        <SelectField
          {...field('kind')}
          options={[['', shared('any')], ...DECISION_KINDS.map((kind) => [kind, words.kind(kind)] as const)]}
        />
        <SelectField
          {...field('status')}
          options={[['', shared('any')], ...DECISION_STATUSES.map((status) => [status, words.status(status)] as const)]}
        />
        <TextField {...field('flow')} />
        <TextField {...field('provider')} />
        <TextField {...field('reason')} />
      </div>
    </ReasonDialog>
  );
}
