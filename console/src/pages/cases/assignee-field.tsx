import { useStaff } from '../../api/session.js';
import { SelectField, useMembers } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

/** Roles that decide on cases. */
const DECIDERS: readonly string[] = ['owner', 'reviewer'];

interface AssigneeFieldProps {
  readonly value: string;
  readonly onChange: (staffId: string) => void;
}

/** Oneself, nobody, or, for those who may see who works here, a colleague. Empty: nobody. */
export function AssigneeField({ value, onChange }: AssigneeFieldProps) {
  const { t } = useWords('cases');
  const me = useStaff();
  const colleagues = useMembers().filter(
    ({ staffId, roles, disabledAt }) =>
      staffId !== me.id && disabledAt === undefined && roles.some((role) => DECIDERS.includes(role)),
  );
  return (
    <SelectField
      label={t('filter.assignee')}
      value={value}
      onChange={onChange}
      options={[
        [me.id, t('assigned.mine')],
        ['', t('assigned.none')],
        ...colleagues.map(({ staffId, displayName }) => [staffId, displayName] as const),
      ]}
    />
  );
}
