import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call, type EntryProofView, type LogKeyView, type LogView } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Button, ErrorState, Facts, formatNumber, Hash, Panel, TextField, Time } from '../../parts/index.js';
import { saveText } from '../../parts/save-file.js';
import { ProofBadge } from '../../proof/proof-badge.js';
import { checkProof, type ProofResult } from '../../proof/proof-check.js';
import { useWords } from '../../words/index.js';
import { headOf, indexIn } from './entry-head.js';

interface Checked {
  readonly proof: EntryProofView;
  readonly result: ProofResult;
}

async function check(index: number, keys: readonly LogKeyView[], signal: AbortSignal): Promise<Checked> {
  const proof = await call('GET /log/entries/:index/proof', { params: { index }, signal });
  // Asked for by its number, so the number is what it is held to; the uid is whatever stands in the entry.
  const uid = headOf(proof.envelope).uid ?? '';
  return { proof, result: await checkProof(proof, keys, { uid, index }) };
}

/** Any entry by its number; `?entry=` of the address, so that a link leads to it. */
export function EntryPanel({ log: { size, keys } }: { readonly log: LogView }) {
  const { t } = useWords('proof');
  const [search, setSearch] = useSearchParams();
  const given = search.get('entry') ?? '';
  const [text, setText] = useState(given);
  const [isTried, setTried] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setText(given);
    if (given !== '') place.current?.scrollIntoView({ block: 'start' });
  }, [given]);
  const index = indexIn(given, size);
  const checked = useQuery({
    queryKey: ['entry-check', index, keys.map(({ vkey }) => vkey)],
    queryFn: ({ signal }) => check(index ?? 0, keys, signal),
    enabled: index !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isWrong = indexIn(text, size) === undefined;
  const submit = (): void => {
    setTried(true);
    if (isWrong) return;
    if (text.trim() === given) void checked.refetch();
    else setSearch({ entry: text.trim() }, { replace: true });
  };
  return (
    <div ref={place} className="proof-entry">
      <Panel title={t('entry.title')}>
        <p className="quiet">{t('entry.text')}</p>
        <form
          className="proof-ask"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextField
            label={t('entry.index')}
            help={t('entry.indexHelp')}
            type="number"
            value={text}
            onChange={setText}
            error={
              (isTried || given !== '') && isWrong
                ? t('entry.indexWrong', { last: formatNumber(Math.max(size - 1, 0)) })
                : undefined
            }
          />
          <Button type="submit" isPending={checked.isFetching}>
            {t('entry.check')}
          </Button>
        </form>
        {index !== undefined && checked.isPending && !checked.error && <p role="status">{t('entry.checking')}</p>}
        {checked.error && <ErrorState error={checked.error} onRetry={() => void checked.refetch()} />}
        {index !== undefined && checked.data && <Shown {...checked.data} />}
      </Panel>
    </div>
  );
}

function Shown({ proof, result }: Checked) {
  const { t } = useWords('proof');
  const { index, envelope, tlogProof, leafHash } = proof;
  const head = headOf(envelope);
  const mayRead = useMay('owner', 'reviewer', 'auditor');
  const isBroken = result.state === 'broken';
  return (
    <>
      <div className={isBroken ? 'proof-alarm' : 'row'} role={isBroken ? 'alert' : 'status'}>
        <ProofBadge stated={proof.state} result={result} />
        <Sentence index={index} result={result} />
      </div>
      <Facts
        rows={[
          [t('entry.kind'), head.kind && <code>{head.kind}</code>],
          [t('entry.at'), head.at && <Time at={head.at} isRelative isPrecise />],
          [t('entry.actor'), head.actor],
          [t('entry.uid'), head.uid && <Hash value={head.uid} what={t('entry.uid')} />],
          [
            t('entry.decision'),
            head.decision && mayRead && <Link to={`/decisions/${head.decision}`}>{head.decision}</Link>,
          ],
          [t('entry.leaf'), <Hash key="leaf" value={leafHash} what={t('entry.leaf')} />],
        ]}
      />
      <h3>{t('entry.exact')}</h3>
      <pre className="proof-text">{envelope}</pre>
      <div className="row">
        <CopyBoth envelope={envelope} index={index} tlogProof={tlogProof} />
      </div>
      <p className="quiet">{t('entry.saveHelp')}</p>
    </>
  );
}

function CopyBoth({ envelope, index, tlogProof }: Pick<EntryProofView, 'envelope' | 'index' | 'tlogProof'>) {
  const { t } = useWords('proof');
  return (
    <>
      <Button onPress={() => saveText(`${index}.json`, envelope, 'application/json')}>{t('entry.saveEntry')}</Button>
      {tlogProof !== undefined && (
        <Button onPress={() => saveText(`${index}.tlog-proof`, tlogProof)}>{t('entry.saveProof')}</Button>
      )}
    </>
  );
}

function Sentence({ index: at, result }: { readonly index: number; readonly result: ProofResult }) {
  const { t } = useWords('proof');
  const index = formatNumber(at);
  if (result.state === 'broken') return <p>{t('entry.broken', { index, detail: result.detail })}</p>;
  if (result.state !== 'verified') return <span>{t(`entry.${result.state}`, { index })}</span>;
  const { size, algorithms, isAnchored } = result;
  return (
    <span>
      {t('entry.verified', { index, size: formatNumber(size), algorithms: algorithms.join(', ') })}
      {isAnchored && ` ${t('entry.anchored')}`}
    </span>
  );
}
