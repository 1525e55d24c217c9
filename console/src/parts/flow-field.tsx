import { useQuery } from '@tanstack/react-query';
import { query } from '../api/index.js';
import { useMay } from '../api/session.js';
import { useWords } from '../words/index.js';
import { SelectField, TextField } from './field.js';
import { flowOptions } from './flow-options.js';

/** Flows change with the configuration, which is read at a start. */
const flowsQuery = { ...query('GET /flows'), staleTime: 300_000 };

interface FlowFieldProps {
  readonly label: string;
  /** Empty: any. */
  readonly value: string;
  readonly onChange: (flow: string) => void;
}

/** One of the flows, or any; to write where one's roles do not read which there are, and where that cannot be had. */
export function FlowField({ label, value, onChange }: FlowFieldProps) {
  const { t } = useWords('shared');
  const mayRead = useMay('owner', 'operator', 'reviewer', 'auditor');
  const { data, isError } = useQuery({ ...flowsQuery, enabled: mayRead });
  if (!mayRead || (isError && !data)) return <TextField label={label} value={value} onChange={onChange} />;
  const options = flowOptions(data ?? [], value, t('any'));
  return <SelectField label={label} value={value} onChange={onChange} options={options} />;
}
