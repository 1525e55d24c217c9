import type { LogView } from '../../api/index.js';
import { CopyButton, Panel } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

const PARTS = ['entries', 'checkpoints', 'keys', 'anchors', 'verifier'] as const;

/** The download is a plain link: the browser writes it to disk as it comes, however large it is. */
export function BundlePanel({ log: { keys, checkpoint } }: { readonly log: LogView }) {
  const { t } = useWords('proof');
  const commands = [
    'tar -xf verigate-log-*.tar',
    `cd verigate-log-*/ && node verigate-verify.mjs . --key "${keys[0]?.vkey ?? '...'}"`,
  ].join('\n');
  return (
    <Panel title={t('bundle.title')}>
      <p>{t('bundle.text')}</p>
      <ul className="proof-list">
        {PARTS.map((part) => (
          <li key={part}>{t(`bundle.holds.${part}`)}</li>
        ))}
      </ul>
      <p className="quiet">{t('bundle.private')}</p>
      <h3>{t('bundle.how')}</h3>
      <pre className="proof-text">{commands}</pre>
      <p className="quiet">
        {t('bundle.exit')} <CopyButton text={commands} what={t('bundle.command')} />
      </p>
      {checkpoint && (
        <div className="row">
          <a className="button button-primary" href="/staff/v1/log/bundle" download>
            {t('bundle.download')}
          </a>
        </div>
      )}
    </Panel>
  );
}
