import { useWords } from '../../words/index.js';
import type { DiffLine } from './line-diff.js';

/** Signs for the eye; the words beside them are for everybody. */
const SIGNS = { added: '+', removed: '−', same: '' } as const;
const WORDS = { added: 'added', removed: 'removed', same: 'kept' } as const;

/** Each line with its numbers, and in words what became of it. */
export function DiffTable({ lines }: { readonly lines: readonly DiffLine[] }) {
  const { t } = useWords('flows');
  return (
    // Long lines scroll sideways: whoever has no mouse must be able to come here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="flows-diff" tabIndex={0} aria-label={t('compare.caption')}>
      <table>
        <caption className="visually-hidden">{t('compare.caption')}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('compare.lineBefore')}</th>
            <th scope="col">{t('compare.lineAfter')}</th>
            <th scope="col">{t('compare.markColumn')}</th>
            <th scope="col">{t('compare.text')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            // Lines are what they are at their place.
            <DiffRow key={at} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DiffRow({ line }: { readonly line: DiffLine }) {
  const { t } = useWords('flows');
  if (line.kind === 'left-out')
    return (
      <tr className="flows-diff-left-out">
        <td colSpan={4}>{t('compare.leftOut', { count: line.count })}</td>
      </tr>
    );
  return (
    <tr className={`flows-diff-${line.kind}`}>
      <td className="flows-diff-number">{'before' in line ? line.before : ''}</td>
      <td className="flows-diff-number">{'after' in line ? line.after : ''}</td>
      <td className="flows-diff-mark">
        <span aria-hidden="true">{SIGNS[line.kind]}</span>{' '}
        <span className={line.kind === 'same' ? 'visually-hidden' : undefined}>{t(`compare.${WORDS[line.kind]}`)}</span>
      </td>
      <td>
        <code>{line.text}</code>
      </td>
    </tr>
  );
}
