import type { ReactNode } from 'react';
import type { Tone } from './badge.js';
import { Time } from './time.js';
import './timeline.css';

export interface TimelineItem {
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  readonly title: string;
  readonly tone?: Tone;
  /** Beside the title: badges, who did it. */
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}

/** What happened, in order. */
export const Timeline = ({ label, items }: { readonly label: string; readonly items: readonly TimelineItem[] }) => (
  <ol className="timeline" aria-label={label}>
    {items.map(({ id, at, title, tone = 'quiet', aside, children }) => (
      <li key={id} className={`timeline-${tone}`}>
        <div className="timeline-head">
          <h3>{title}</h3>
          {aside}
          <span className="quiet">
            <Time at={at} isPrecise />
          </span>
        </div>
        {children}
      </li>
    ))}
  </ol>
);
