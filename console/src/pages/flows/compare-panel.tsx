import { useMemo, useState } from 'react';
import type { ConfigurationView } from '../../api/index.js';
import { Button, CheckField, Panel, SelectField } from '../../parts/index.js';
import { formatInstant } from '../../parts/time.js';
import { useWords } from '../../words/index.js';
import { DiffTable } from './diff-table.js';
import { aroundChanges, diffLines, sizeOf } from './line-diff.js';

/** Lines that are shown before and after a change. */
const CONTEXT = 3;

/** Two of the versions that are listed; from the start, what the running one changed. */
export function ComparePanel({ versions }: { readonly versions: readonly ConfigurationView[] }) {
  const { t } = useWords('flows');
  const [chosen, setChosen] = useState<{ readonly before?: string; readonly after?: string }>({});
  const [isWhole, setWhole] = useState(false);
  const byName = (version: string | undefined) => versions.find((one) => one.version === version);
  const after = byName(chosen.after) ?? versions.find(({ current }) => current) ?? versions[0];
  const before = byName(chosen.before) ?? versions.find((one) => one !== after);
  const lines = useMemo(() => (before && after ? diffLines(before.text, after.text) : []), [before, after]);
  const { added, removed } = sizeOf(lines);
  if (!before || !after) return <Panel title={t('compare.title')}>{<p>{t('compare.one')}</p>}</Panel>;
  const options = versions.map(({ version, firstSeenAt, current }) => {
    const label = t('compare.label', { version, at: formatInstant(firstSeenAt) });
    return [version, current ? t('compare.running', { label }) : label] as const;
  });
  return (
    <Panel title={t('compare.title')}>
      <div className="flows-choice">
        <SelectField
          label={t('compare.before')}
          value={before.version}
          onChange={(version) => setChosen({ before: version, after: after.version })}
          options={options}
        />
        <SelectField
          label={t('compare.after')}
          value={after.version}
          onChange={(version) => setChosen({ before: before.version, after: version })}
          options={options}
        />
        <Button onPress={() => setChosen({ before: after.version, after: before.version })}>{t('compare.swap')}</Button>
        <CheckField label={t('compare.whole')} isOn={isWhole} onChange={setWhole} />
      </div>
      <p role="status">
        {before.version === after.version ? t('compare.same') : t('compare.size', { added, removed })}
      </p>
      <DiffTable lines={isWhole ? lines : aroundChanges(lines, CONTEXT)} />
    </Panel>
  );
}
