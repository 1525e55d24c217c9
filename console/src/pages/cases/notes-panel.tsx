import type { CaseDetail } from '../../api/index.js';
import { Panel, StaffName, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

/** The staff's own words, oldest first. */
export function NotesPanel({ current: { notes } }: { readonly current: CaseDetail }) {
  const { t } = useWords('cases');
  return (
    <Panel title={t('notes.title')}>
      {notes.length === 0 ? (
        <p className="quiet">{t('notes.none')}</p>
      ) : (
        <ul>
          {notes.map(({ noteId, author, at, text }) => (
            <li key={noteId} className="cases-note">
              <span className="quiet">
                <StaffName id={author} /> · <Time at={at} />
              </span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
