import { useState } from 'react';
import { asProblem, type CreatedInvitations, call } from '../../api/index.js';
import { ConfirmDialog, Field } from '../../parts/index.js';
import { textOfFile } from '../../parts/read-file.js';
import { useWords } from '../../words/index.js';
import { EMPTY, termsOf } from './terms.js';
import { TermsFields } from './terms-fields.js';

interface ImportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (made: CreatedInvitations) => void;
}

/** One code for each address of a file; a file with a line that is wrong makes none, and the service says which. */
export function ImportDialog({ isOpen, onClose, onMade }: ImportDialogProps) {
  const { t } = useWords('invitations');
  const [draft, setDraft] = useState(EMPTY);
  /** The text of the file, read as it is chosen. */
  const [text, setText] = useState<string>();
  const [flaw, setFlaw] = useState<'missing' | 'notUtf8'>();
  const [error, setError] = useState<unknown>();
  const close = (): void => {
    setDraft(EMPTY);
    setText(undefined);
    setFlaw(undefined);
    setError(undefined);
    onClose();
  };
  const choose = async (file: File | undefined): Promise<void> => {
    const read = file && (await textOfFile(file));
    setText(read);
    setFlaw(file && read === undefined ? 'notUtf8' : undefined);
  };
  const make = async (): Promise<void> => {
    if (text === undefined) return;
    setError(undefined);
    try {
      onMade(await call('POST /invitations/import', { query: termsOf(draft), body: text }));
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <ConfirmDialog
      title={t('import.title')}
      confirm={t('import.confirm')}
      isOpen={isOpen}
      onClose={close}
      isReady={() => {
        if (text === undefined) setFlaw(flaw ?? 'missing');
        return text !== undefined;
      }}
      onConfirm={make}
    >
      <p className="quiet">{t('import.lead')}</p>
      <Field label={t('import.file')} error={flaw && t(`import.${flaw}`)} isRequired>
        {(inside) => (
          <input
            {...inside}
            className="input"
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        )}
      </Field>
      <TermsFields
        draft={draft}
        onChange={setDraft}
        errorOf={(name) => (error === undefined ? undefined : asProblem(error).of(name))}
      />
    </ConfirmDialog>
  );
}
