import { useState } from 'react';
import { call, type IsolationReason, type ProviderRow, queryClient } from '../../api/index.js';
import { ConfirmDialog, SelectField, say } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

/** Why one is taken out, and why back: of the audit entry, so codes and no free text. */
const OUT = ['vendor_incident', 'wrong_answers', 'slow', 'cost', 'maintenance', 'security', 'drill', 'other'] as const;
const BACK = ['resolved', 'drill', 'other'] as const;

/** The last row stays while the dialog closes, so that its words do not change on the way. */
export function IsolationDialog({
  row,
  onClose,
}: {
  readonly row: ProviderRow | undefined;
  readonly onClose: () => void;
}) {
  return row && <Asking key={row.provider} row={row} onClose={onClose} />;
}

function Asking({ row, onClose }: { readonly row: ProviderRow; readonly onClose: () => void }) {
  const { t } = useWords('overview');
  const { provider } = row;
  const isBack = row.isolated !== undefined;
  const reasons: readonly IsolationReason[] = isBack ? BACK : OUT;
  const [reason, setReason] = useState<string>(reasons[0] ?? 'other');
  const act = async (): Promise<void> => {
    const chosen = reasons.find((known) => known === reason) ?? 'other';
    await call('POST /providers/:name/isolation', {
      params: { name: provider },
      body: { isolated: !isBack, reason: chosen },
    });
    await queryClient.invalidateQueries({ queryKey: ['GET /overview'] });
    say(t(isBack ? 'isolation.back' : 'isolation.out', { provider }));
  };
  return (
    <ConfirmDialog
      title={t(isBack ? 'isolation.backTitle' : 'isolation.outTitle', { provider })}
      confirm={t(isBack ? 'isolation.rejoin' : 'isolation.isolate')}
      isDangerous={!isBack}
      isOpen
      onClose={onClose}
      onConfirm={act}
    >
      <p>{t(isBack ? 'isolation.backText' : 'isolation.outText')}</p>
      <SelectField
        label={t('isolation.reason')}
        value={reason}
        onChange={setReason}
        options={reasons.map((code) => [code, t(`isolation.reasons.${code}`)] as const)}
      />
    </ConfirmDialog>
  );
}
