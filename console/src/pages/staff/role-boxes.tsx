import { type Role } from '../../api/index.js';
import { CheckField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { STANDING } from './standing-roles.js';

interface RoleBoxesProps {
  readonly label: string;
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/** Roles that a person has for good. */
export function RoleBoxes({ label, roles, onChange }: RoleBoxesProps) {
  const { t } = useWords('shell');
  return (
    <fieldset className="staff-roles">
      <legend>{label}</legend>
      {STANDING.map((role) => (
        <CheckField
          key={role}
          label={t(`roles.${role}`)}
          isOn={roles.includes(role)}
          onChange={(isOn) => onChange(STANDING.filter((each) => (each === role ? isOn : roles.includes(each))))}
        />
      ))}
    </fieldset>
  );
}
