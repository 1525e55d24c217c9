import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, query, queryClient, type Role } from '../../api/index.js';
import { sessionQuery, useStaff } from '../../api/session.js';
import { ReasonDialog, SelectField, say } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { PERIODS } from './grant-state.js';

interface GrantDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const HOUR = 60;
const ROLES = ['personal-data-reader', 'auditor', 'reviewer', 'operator', 'owner'] as const satisfies readonly Role[];

/** Gives a role for a time: the only way to personal data. */
export function GrantDialog({ isOpen, onClose }: GrantDialogProps) {
  const { t } = useWords('staff');
  const { t: shell } = useWords('shell');
  const self = useStaff();
  const members = useQuery({ ...query('GET /staff', { query: { limit: 200 } }), enabled: isOpen });
  const people = members.data?.items.filter(({ disabledAt }) => disabledAt === undefined) ?? [];
  const [chosen, setChosen] = useState<string>();
  const [role, setRole] = useState<string>('personal-data-reader');
  const [minutes, setMinutes] = useState('60');
  const staffId = chosen ?? people[0]?.staffId ?? self.id;
  const give = async (reason: string): Promise<void> => {
    const given = ROLES.find((known) => known === role) ?? 'personal-data-reader';
    await call('POST /role-grants', { body: { staffId, role: given, minutes: Number(minutes), reason } });
    await queryClient.invalidateQueries({ queryKey: ['GET /role-grants'] });
    // One's own roles change with it, and with them what is offered.
    if (staffId === self.id) await queryClient.invalidateQueries(sessionQuery);
    say(t('grants.given', { name: people.find((person) => person.staffId === staffId)?.displayName ?? staffId }));
  };
  return (
    <ReasonDialog
      title={t('grants.give')}
      confirm={t('grants.confirm')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={give}
    >
      <p className="quiet">{t('grants.giveText')}</p>
      <SelectField
        label={t('grants.person')}
        value={staffId}
        onChange={setChosen}
        options={people.map((person) => [person.staffId, person.displayName] as const)}
      />
      <SelectField
        label={t('grants.role')}
        value={role}
        onChange={setRole}
        options={ROLES.map((name) => [name, shell(`roles.${name}`)] as const)}
      />
      <SelectField
        label={t('grants.minutes')}
        value={minutes}
        onChange={setMinutes}
        options={PERIODS.map(
          (period) =>
            [
              String(period),
              period < HOUR ? t('grants.minutesOf', { count: period }) : t('grants.hoursOf', { count: period / HOUR }),
            ] as const,
        )}
      />
    </ReasonDialog>
  );
}
