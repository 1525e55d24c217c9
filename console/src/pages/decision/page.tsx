import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { call, type DecisionDetail, query, queryClient } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Badge,
  EmptyState,
  Facts,
  Hash,
  KindBadge,
  Loaded,
  Page,
  Panel,
  RevealPanel,
  readable,
  StatusBadge,
  Time,
  useAttributeWords,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AttemptsPanel } from './attempts-panel.js';
import { StoryPanel } from './story-panel.js';
import './page.css';

export default function DecisionPage() {
  const { t } = useWords('decision');
  const { id = '' } = useParams();
  const decision = useQuery(query('GET /decisions/:id', { params: { id } }));
  return (
    <Page title={t('title')} lead={<Link to="/decisions">{t('back')}</Link>} actions={<WaysOn decisionId={id} />}>
      <Loaded of={decision} lines={14}>
        {(found) => (
          <>
            <Outcome decision={found} />
            <div className="decision-columns">
              <Explanation decision={found} />
              <Shown decision={found} />
            </div>
            <AttemptsPanel decision={found} />
            <div className="decision-columns">
              <StoryPanel decision={found} />
              <Person decision={found} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** To what else is done about the sign-up; the pages there begin with it. */
function WaysOn({ decisionId }: { readonly decisionId: string }) {
  const { t } = useWords('decision');
  const mayAsk = useMay('owner', 'auditor');
  // One sign-up is erased or held by owners only.
  const mayErase = useMay('owner');
  const search = new URLSearchParams({ decision: decisionId }).toString();
  return (
    <>
      {mayAsk && (
        <Link className="button" to={{ pathname: '/questions', search }}>
          {t('ask')}
        </Link>
      )}
      {mayErase && (
        <Link className="button" to={{ pathname: '/erasure', search }}>
          {t('erase')}
        </Link>
      )}
    </>
  );
}

interface Part {
  readonly decision: DecisionDetail;
}

function Outcome({ decision }: Part) {
  const { t } = useWords('decision');
  const { t: shared } = useWords('shared');
  return (
    <Panel title={t('outcome')}>
      <p className="row">
        <KindBadge kind={decision.kind} />
        <StatusBadge status={decision.status} />
        {decision.flagged && <Badge tone="warn">{shared('decision.flagged')}</Badge>}
        <span>{readable(decision.reason)}</span>
      </p>
      <div className="decision-facts">
        <Facts
          rows={[
            [t('at'), <Time key="at" at={decision.at} isRelative />],
            [t('flow'), `${decision.flow} / ${decision.step}`],
            [t('provider'), decision.provider],
            [t('caller'), decision.caller],
          ]}
        />
        <Facts
          rows={[
            [t('id'), <Hash key="id" value={decision.decisionId} what={t('id')} />],
            [
              t('correlation'),
              decision.correlationId && <Hash value={decision.correlationId} what={t('correlation')} />,
            ],
            [t('config'), <code key="config">{decision.configVersion}</code>],
            [t('cases'), decision.cases.length > 0 && <CaseLinks cases={decision.cases} />],
            [t('holds'), decision.holds.length > 0 && decision.holds.join(', ')],
          ]}
        />
      </div>
    </Panel>
  );
}

const CaseLinks = ({ cases }: { readonly cases: readonly string[] }) => (
  <>
    {cases.map((caseId) => (
      <Link key={caseId} to={`/cases/${caseId}`}>
        {caseId}
      </Link>
    ))}
  </>
);

/** The service's own sentence, and the facts that it saw. */
function Explanation({ decision: { explanation } }: Part) {
  const { t } = useWords('decision');
  return (
    <Panel title={t('why')}>
      <p lang="en">{explanation.sentence}</p>
      <Facts
        rows={[
          [t('code'), <code key="code">{explanation.code}</code>],
          ...Object.entries(explanation.facts).map(([name, value]) => [readable(name), value] as const),
        ]}
      />
    </Panel>
  );
}

function Shown({ decision: { shown, answerStatus } }: Part) {
  const { t } = useWords('decision');
  return (
    <Panel title={t('shown.title')}>
      {shown ? (
        <>
          <blockquote className="decision-quote" lang={shown.locale}>
            {shown.text}
          </blockquote>
          <Facts
            rows={[
              [t('shown.message'), <code key="message">{shown.message}</code>],
              [t('shown.locale'), shown.locale],
              [t('shown.status'), `HTTP ${answerStatus}`],
            ]}
          />
        </>
      ) : (
        <>
          <p>{t('shown.nothing')}</p>
          <Facts rows={[[t('shown.status'), `HTTP ${answerStatus}`]]} />
        </>
      )}
    </Panel>
  );
}

const NAMES = ['givenName', 'surname', 'email', 'phone', 'country'] as const;

function Person({ decision }: Part) {
  const { t } = useWords('decision');
  const { t: shared } = useWords('shared');
  const nameOf = useAttributeWords();
  const mayReveal = useMay('personal-data-reader');
  const { person, personalData, decisionId } = decision;
  const reveal = async (reason: string) => {
    const revealed = await call('POST /decisions/:id/personal-data', { params: { id: decisionId }, body: { reason } });
    // That somebody looked is part of the story now.
    void queryClient.invalidateQueries(query('GET /decisions/:id', { params: { id: decisionId } }));
    return revealed;
  };
  return (
    <Panel title={t('person.title')}>
      {personalData === 'kept' ? (
        <RevealPanel
          mayReveal={mayReveal}
          onReveal={reveal}
          masked={
            person ? (
              <Facts rows={NAMES.map((name) => [nameOf(name), person[name]] as const)} />
            ) : (
              <p className="quiet">{t('person.hidden')}</p>
            )
          }
        />
      ) : (
        <EmptyState title={shared(`decision.personalData.${personalData}`)}>
          {t(`person.is.${personalData}`)}
        </EmptyState>
      )}
    </Panel>
  );
}
