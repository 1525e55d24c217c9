import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Button, ErrorState, Panel, SelectField, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { type Found, look } from './find-person.js';
import { WAYS, type Way } from './subject.js';

const TYPES = { email: 'email', phone: 'tel', externalId: 'text', decisionId: 'text' } as const;

interface FindPanelProps {
  /** Of the address: where another page leads to one sign-up. */
  readonly decisionId?: string;
  readonly onFound: (found: Found) => void;
}

export function FindPanel({ decisionId, onFound }: FindPanelProps) {
  const { t } = useWords('erasure');
  const isOwner = useMay('owner');
  // One sign-up can be erased or held, and that is what owners do.
  const ways = WAYS.filter((way) => isOwner || way !== 'decisionId');
  const isGiven = decisionId !== undefined && isOwner;
  const [way, setWay] = useState<Way>(isGiven ? 'decisionId' : 'email');
  const [value, setValue] = useState(isGiven ? decisionId : '');
  const [isTried, setTried] = useState(false);
  const finding = useMutation({ mutationFn: look, onSuccess: onFound, gcTime: 0 });
  const isMissing = value.trim() === '';
  const wrong = finding.error ? asProblem(finding.error).of(way) : undefined;
  const submit = (): void => {
    setTried(true);
    if (!isMissing) finding.mutate({ way, value: value.trim() });
  };
  return (
    <Panel title={t('find.title')}>
      <p className="quiet">{t('find.text')}</p>
      <form
        className="erasure-find"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SelectField
          label={t('find.by')}
          value={way}
          onChange={(chosen) => {
            setWay(ways.find((known) => known === chosen) ?? 'email');
            setTried(false);
            finding.reset();
          }}
          options={ways.map((name) => [name, t(`find.ways.${name}`)] as const)}
        />
        <TextField
          key={way}
          type={TYPES[way]}
          label={t(`find.ways.${way}`)}
          help={t(`find.help.${way}`)}
          error={isTried && isMissing ? t('find.missing') : wrong}
          value={value}
          onChange={setValue}
          autoComplete="off"
          isRequired
        />
        <Button type="submit" look="primary" isPending={finding.isPending}>
          {t('find.confirm')}
        </Button>
      </form>
      {finding.error && wrong === undefined && <ErrorState error={finding.error} />}
    </Panel>
  );
}
