import type { Role } from '../../api/index.js';
import { type Column, DataTable, Page, Panel } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { GrantsPanel } from './grants-panel.js';
import { MembersPanel } from './members-panel.js';
import './page.css';

export default function StaffPage() {
  const { t } = useWords('staff');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <MembersPanel />
      <GrantsPanel />
      <RolesTable />
    </Page>
  );
}

const ROLES = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'] as const satisfies readonly Role[];

function RolesTable() {
  const { t } = useWords('staff');
  const { t: shell } = useWords('shell');
  const columns: readonly Column<Role>[] = [
    { id: 'role', header: t('may.role'), isNarrow: true, cell: (role) => shell(`roles.${role}`) },
    { id: 'what', header: t('may.what'), cell: (role) => t(`may.${role}`) },
  ];
  return (
    <Panel title={t('may.title')}>
      <DataTable caption={t('may.caption')} columns={columns} rows={ROLES} keyOf={(role) => role} />
    </Panel>
  );
}
