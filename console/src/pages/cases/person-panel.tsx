import { useState } from 'react';
import { type CaseDetail, type CasePerson, call, queryClient } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Button, ConfirmDialog, EmptyState, Facts, Panel, useAttributeWords } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { ReasonField } from './reason-field.js';
import { eventsQuery } from './use-case.js';

/** Masked, until somebody says why they need it: here the reason is one of the catalogue. What was revealed goes with this component. */
export function PersonPanel({ current }: { readonly current: CaseDetail }) {
  const { t } = useWords('cases');
  const { t: shared } = useWords('shared');
  const mayReveal = useMay('owner', 'reviewer', 'personal-data-reader');
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [revealed, setRevealed] = useState<CasePerson>();
  const { person, caseId } = current;
  const reveal = async (): Promise<void> => {
    setRevealed(await call('POST /cases/:id/personal-data', { params: { id: caseId }, body: { reason } }));
    void queryClient.invalidateQueries(eventsQuery(caseId));
  };
  if (!person)
    return (
      <Panel title={t('person.title')}>
        <EmptyState title={t('person.erased')}>{t('person.erasedText')}</EmptyState>
      </Panel>
    );
  return (
    <Panel title={t('person.title')}>
      {revealed ? (
        <Revealed person={revealed} />
      ) : (
        <Facts
          rows={[
            [t('person.email'), person.email],
            [t('person.name'), person.name],
            [t('person.country'), person.country],
            [t('person.identityProvider'), person.identityProvider ?? t('person.own')],
          ]}
        />
      )}
      <p className="visually-hidden" role="status">
        {revealed ? shared('reveal.title') : ''}
      </p>
      {revealed ? (
        <div className="row">
          <Button onPress={() => setRevealed(undefined)}>{shared('reveal.hide')}</Button>
          <span className="quiet">{t('person.recorded')}</span>
        </div>
      ) : (
        mayReveal && (
          <div className="row">
            <Button
              onPress={() => {
                setReason('');
                setTried(false);
                setAsking(true);
              }}
            >
              {shared('reveal.open')}
            </Button>
          </div>
        )
      )}
      <ConfirmDialog
        title={shared('reveal.title')}
        confirm={shared('reveal.confirm')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        isReady={() => {
          setTried(true);
          return reason !== '';
        }}
        onConfirm={reveal}
      >
        <p>{shared('reveal.text')}</p>
        <ReasonField
          purpose="reveal"
          value={reason}
          onChange={setReason}
          error={isTried && reason === '' ? t('missingReason') : undefined}
        />
      </ConfirmDialog>
    </Panel>
  );
}

function Revealed({ person: { claims, identities, locales } }: { readonly person: CasePerson }) {
  const { t } = useWords('cases');
  const nameOf = useAttributeWords();
  return (
    <Facts
      rows={[
        ...Object.entries(claims).map(([name, value]) => [nameOf(name), String(value)] as const),
        ...identities.map(
          ({ issuer, issuerAssignedId }) => [t('person.identity', { issuer }), issuerAssignedId] as const,
        ),
        [t('person.locales'), locales.join(', ')],
      ]}
    />
  );
}
