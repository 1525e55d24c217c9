import { useState } from 'react';
import { send } from '../../api/index.js';
import { ReasonDialog, SelectField, say } from '../../parts/index.js';
import { saveFile } from '../../parts/save-file.js';
import { useWords } from '../../words/index.js';
import { bodyOf, type Subject } from './subject.js';

const FORMATS = ['pdf', 'json'] as const;

/** Everything that is kept of a person, for that person. The file goes from the answer to the disk, and is kept by nothing in between. */
export function CopyDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }) {
  const { t } = useWords('erasure');
  const [chosen, setChosen] = useState<string>('pdf');
  const format = FORMATS.find((known) => known === chosen) ?? 'pdf';
  const copy = async (reason: string): Promise<void> => {
    const response = await send('POST /subjects/export', { body: { ...bodyOf(subject), format, reason } });
    saveFile(`subject-copy.${format}`, await response.blob());
    say(t('export.done'));
  };
  return (
    <ReasonDialog title={t('export.title')} confirm={t('export.confirm')} isOpen onClose={onClose} onConfirm={copy}>
      <p>{t('export.text')}</p>
      <SelectField
        label={t('export.format')}
        value={format}
        onChange={setChosen}
        options={FORMATS.map((name) => [name, t(`export.formats.${name}`)] as const)}
      />
    </ReasonDialog>
  );
}
