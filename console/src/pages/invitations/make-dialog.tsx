import { useState } from 'react';
import { asProblem, type CreatedInvitations, call } from '../../api/index.js';
import { ConfirmDialog, SelectField, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { type Draft, EMPTY, type Flaws, orderOf } from './terms.js';
import { TermsFields } from './terms-fields.js';

interface MakeDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (made: CreatedInvitations) => void;
}

/** Every term of a code. Closed, it begins anew: addresses stand nowhere longer than they must. */
export function MakeDialog({ isOpen, onClose, onMade }: MakeDialogProps) {
  const { t } = useWords('invitations');
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [flaws, setFlaws] = useState<Flaws>({});
  const [error, setError] = useState<unknown>();
  const close = (): void => {
    setDraft(EMPTY);
    setFlaws({});
    setError(undefined);
    onClose();
  };
  const errorOf = (name: string): string | undefined => {
    const flaw = flaws[name as keyof Flaws];
    return flaw ? t(`flaw.${flaw}`) : error === undefined ? undefined : asProblem(error).of(name);
  };
  const field = (name: 'count' | 'emails' | 'maxUses' | 'domain' | 'claims') => ({
    label: t(`make.${name}`),
    value: draft[name],
    error: errorOf(name),
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });
  const make = async (): Promise<void> => {
    const asked = orderOf(draft);
    if (!('order' in asked)) return;
    setError(undefined);
    try {
      onMade(await call('POST /invitations', { body: asked.order }));
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <ConfirmDialog
      title={t('make.title')}
      confirm={t('make.confirm')}
      isOpen={isOpen}
      onClose={close}
      isReady={() => {
        const asked = orderOf(draft);
        setFlaws('flaws' in asked ? asked.flaws : {});
        return 'order' in asked;
      }}
      onConfirm={make}
    >
      <SelectField
        label={t('make.by')}
        value={draft.by}
        onChange={(by) => setDraft({ ...draft, by: by === 'emails' ? 'emails' : 'count' })}
        options={[
          ['count', t('make.byCount')],
          ['emails', t('make.byEmails')],
        ]}
      />
      {draft.by === 'count' ? (
        <TextField {...field('count')} type="number" isRequired />
      ) : (
        <TextField {...field('emails')} help={t('make.emailsHelp')} lines={4} isRequired />
      )}
      <TextField {...field('maxUses')} type="number" help={t('make.maxUsesHelp')} isRequired />
      <details className="invitations-more">
        <summary>{t('make.more')}</summary>
        <div className="stack">
          <TextField {...field('domain')} help={t('make.domainHelp')} />
          <TermsFields draft={draft} onChange={setDraft} errorOf={errorOf} />
          <TextField {...field('claims')} help={t('make.claimsHelp')} lines={3} />
        </div>
      </details>
    </ConfirmDialog>
  );
}
