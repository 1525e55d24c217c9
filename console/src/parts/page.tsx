import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../words/index.js';
import './page.css';

interface PageProps {
  /** The page's one h1 and the window's title; focus goes there when the page opens. */
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Every page is one of these. */
export function Page({ title, lead, actions, children }: PageProps) {
  const { t } = useWords('shell');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('titleOf', { page: title });
  }, [t, title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="quiet">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading of its own. */
export const Panel = ({ title, actions, children }: PanelProps) => (
  <section className="panel">
    <header className="panel-head">
      <h2>{title}</h2>
      {actions && <div className="row">{actions}</div>}
    </header>
    {children}
  </section>
);

/** Names and values, one a line. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {rows
      .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
