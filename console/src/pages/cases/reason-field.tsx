import { useQuery } from '@tanstack/react-query';
import { query, type ReasonPurpose } from '../../api/index.js';
import { SelectField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

/** The catalogue in the language of the console. */
function useReasons() {
  const { i18n } = useWords('cases');
  const language = i18n.language === 'fr' ? 'fr' : 'en';
  const { data } = useQuery({
    ...query('GET /case-reasons', { query: { language } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items ?? [];
}

/** What a code of the catalogue says; a code that is in it no more is shown as it is. */
export function useReasonWord(): (code: string) => string {
  const reasons = useReasons();
  return (code) => reasons.find((reason) => reason.code === code)?.label ?? code;
}

interface ReasonFieldProps {
  readonly purpose: ReasonPurpose;
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly error?: string | undefined;
}

/** The reasons that may be given for this. A flow may offer fewer: the service says so. */
export function ReasonField({ purpose, value, onChange, error }: ReasonFieldProps) {
  const { t } = useWords('cases');
  const offered = useReasons().filter((reason) => reason.for.includes(purpose));
  return (
    <SelectField
      label={t('reason')}
      value={value}
      onChange={onChange}
      error={error}
      isRequired
      options={[['', t('chooseReason')], ...offered.map(({ code, label }) => [code, label] as const)]}
    />
  );
}
