import { useState } from 'react';
import type { QuestionView } from '../../api/index.js';
import { Button, ErrorState, Panel, SelectField, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { type Beginnings, defaultsOf, newSeed, type Values } from './parameters.js';
import { useQuestionWords } from './question-words.js';

type Parameter = QuestionView['parameters'][number];

interface QuestionCardProps {
  readonly question: QuestionView;
  readonly beginnings: Beginnings;
  readonly providers: readonly string[];
  readonly isAsking: boolean;
  readonly isAnswered: boolean;
  readonly error: Error | null;
  readonly onAsk: (values: Values) => void;
}

/** A question that is answered by one press: whatever it has to be told is filled in, and can be changed. */
export function QuestionCard({ question, beginnings, error, isAsking, isAnswered, ...card }: QuestionCardProps) {
  const { t } = useWords('questions');
  const words = useQuestionWords();
  const [chosen, setChosen] = useState<Values>({});
  const values = { ...defaultsOf(question.parameters, beginnings), ...chosen };
  const field = (parameter: Parameter) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      providers={card.providers}
      value={values[parameter.name] ?? ''}
      onChange={(value) => setChosen({ ...chosen, [parameter.name]: value })}
    />
  );
  const needed = question.parameters.filter(({ required }) => required);
  const optional = question.parameters.filter(({ required }) => !required);
  return (
    <div className="questions-card">
      <Panel title={words.title(question)}>
        <p className="quiet">{words.text(question)}</p>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            card.onAsk(values);
          }}
        >
          {needed.map(field)}
          {optional.length > 0 && (
            <details>
              <summary>{t('options')}</summary>
              <div className="questions-options">{optional.map(field)}</div>
            </details>
          )}
          {error && <ErrorState error={error} />}
          <div className="row">
            <Button
              type="submit"
              look="primary"
              isPending={isAsking}
              aria-label={`${isAnswered ? t('again') : t('answer')}: ${words.title(question)}`}
            >
              {isAnswered ? t('again') : t('answer')}
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}

const TYPES = { time: 'datetime-local', number: 'number', text: 'text', decision: 'text', provider: 'text' } as const;

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly providers: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ParameterField({ parameter: { name, kind, required }, providers, value, onChange }: ParameterFieldProps) {
  const { t } = useWords('questions');
  const words = useQuestionWords();
  const around = { label: words.parameter(name), value, onChange, isRequired: required };
  if (kind === 'provider' && providers.length > 0)
    return <SelectField {...around} options={providers.map((provider) => [provider, provider] as const)} />;
  const input = <TextField {...around} type={TYPES[kind]} help={words.help(name)} autoComplete="off" />;
  if (name !== 'seed') return input;
  return (
    <div className="questions-seed">
      {input}
      <Button onPress={() => onChange(newSeed())}>{t('newSeed')}</Button>
    </div>
  );
}
