import { TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import type { Draft } from './terms.js';

type Shared = 'label' | 'flow' | 'notBefore' | 'expiresAt';

interface TermsFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** What the service says is wrong with a field. */
  readonly errorOf: (name: Shared) => string | undefined;
}

/** What every way of making codes takes. */
export function TermsFields({ draft, onChange, errorOf }: TermsFieldsProps) {
  const { t } = useWords('invitations');
  const field = (name: Shared) => ({
    label: t(`make.${name}`),
    help: t(`make.${name}Help`),
    value: draft[name],
    error: errorOf(name),
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
  });
  return (
    <>
      <TextField {...field('label')} maxLength={60} />
      <TextField {...field('flow')} />
      <TextField {...field('notBefore')} type="datetime-local" />
      <TextField {...field('expiresAt')} type="datetime-local" />
    </>
  );
}
