export { useAttributeWords } from './attribute-words.js';
export { Badge, type Tone } from './badge.js';
export { Button } from './button.js';
export { ConfirmDialog, ReasonDialog } from './confirm-dialog.js';
export { CopyButton, Hash } from './copy.js';
export { type Column, DataTable } from './data-table.js';
export { DateRange } from './date-range.js';
export {
  DECISION_KINDS,
  DECISION_STATUSES,
  KindBadge,
  readable,
  StatusBadge,
  useDecisionWords,
} from './decision-badges.js';
export { Dialog } from './dialog.js';
export { CheckField, Field, SelectField, TextField } from './field.js';
export { type Chip, FilterBar } from './filter-bar.js';
export { FlowField } from './flow-field.js';
export { Facts, Page, Panel } from './page.js';
export { type PageKey, usePageKeys } from './page-keys.js';
export { Pager } from './pager.js';
export type { Period } from './period.js';
export { RevealPanel } from './reveal-panel.js';
export { StaffName, useMembers, useStaffNames } from './staff-name.js';
export { EmptyState, ErrorState, Loaded, Skeleton, useProblemText } from './states.js';
export { formatBytes, formatDuration, formatNumber, Time } from './time.js';
export { Timeline, type TimelineItem } from './timeline.js';
export { say } from './toast.js';
