import { useRef, useState } from 'react';
import type { CreatedInvitations } from '../../api/index.js';
import { Button, type Column, ConfirmDialog, CopyButton, DataTable, Dialog, say, Time } from '../../parts/index.js';
import { saveText } from '../../parts/save-file.js';
import { useWords } from '../../words/index.js';
import { codesCsv } from './terms.js';

type Made = CreatedInvitations['invitations'][number];

/** More rows than anybody copies one by one. */
const SHOWN = 50;

interface MadeDialogProps {
  readonly made: CreatedInvitations | undefined;
  readonly onClose: () => void;
}

/** The codes, this once. They are held by the page's memory and go with this dialog; who closes it without them is asked. */
export function MadeDialog({ made, onClose }: MadeDialogProps) {
  const { t } = useWords('invitations');
  const isTaken = useRef(false);
  const [isAsking, setAsking] = useState(false);
  const close = (): void => {
    isTaken.current = false;
    setAsking(false);
    onClose();
  };
  return (
    <Dialog
      title={t('made.title', { count: made?.count ?? 0 })}
      isOpen={made !== undefined}
      onClose={() => (isTaken.current ? close() : setAsking(true))}
    >
      {made && (
        <>
          <Codes
            made={made}
            onTaken={() => {
              isTaken.current = true;
            }}
            onDone={close}
          />
          <ConfirmDialog
            title={t('made.doneTitle')}
            confirm={t('made.doneConfirm')}
            isDangerous
            isOpen={isAsking}
            onClose={() => setAsking(false)}
            onConfirm={async () => close()}
          >
            <p>{t('made.doneText')}</p>
          </ConfirmDialog>
        </>
      )}
    </Dialog>
  );
}

interface CodesProps {
  readonly made: CreatedInvitations;
  /** They are copied or saved. */
  readonly onTaken: () => void;
  readonly onDone: () => void;
}

function Codes({ made, onTaken, onDone }: CodesProps) {
  const { t } = useWords('invitations');
  const { t: shared } = useWords('shared');
  const { invitations, batchId, expiresAt } = made;
  const copyAll = async (): Promise<void> => {
    await navigator.clipboard.writeText(invitations.map(({ code }) => code).join('\n'));
    onTaken();
    say(shared('copied'));
  };
  const columns: readonly Column<Made>[] = [
    {
      id: 'code',
      header: t('made.code'),
      cell: ({ code }) => (
        // Whoever copies the only code has all.
        <span className="row">
          <code>{code}</code>
          <CopyButton text={code} what={code} onCopied={invitations.length === 1 ? onTaken : undefined} />
        </span>
      ),
    },
    ...(invitations.some(({ email }) => email !== undefined)
      ? [{ id: 'email', header: t('made.email'), cell: ({ email }: Made) => email ?? '' }]
      : []),
  ];
  return (
    <div className="stack">
      <p role="alert">{t('made.once')}</p>
      <p className="quiet">
        {t('made.expires')}: <Time at={expiresAt} />
      </p>
      <DataTable
        caption={t('made.caption')}
        columns={columns}
        rows={invitations.slice(0, SHOWN)}
        keyOf={({ id }) => id}
      />
      {invitations.length > SHOWN && (
        <p className="quiet">{t('made.shown', { shown: SHOWN, all: invitations.length })}</p>
      )}
      <div className="row dialog-actions">
        <Button onPress={() => void copyAll()}>{t('made.copyAll')}</Button>
        <Button
          onPress={() => {
            saveText(`invitations-${batchId}.csv`, codesCsv(made), 'text/csv;charset=utf-8');
            onTaken();
          }}
        >
          {t('made.save')}
        </Button>
        <Button look="primary" onPress={onDone}>
          {t('made.done')}
        </Button>
      </div>
    </div>
  );
}
