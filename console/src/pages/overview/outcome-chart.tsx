import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { OverviewView } from '../../api/index.js';
import { useDecisionWords } from '../../parts/index.js';
import { formatInstant, formatNumber } from '../../parts/time.js';
import { locale } from '../../words/index.js';
import { bucketsOf, statusesOf } from './chart-rows.js';

const COLOURS: Readonly<Record<string, string>> = {
  verified: 'var(--chart-1)',
  approved: 'var(--chart-2)',
  not_required: 'var(--chart-3)',
  correction: 'var(--chart-4)',
  review: 'var(--chart-5)',
  pending: 'var(--chart-6)',
  rejected: 'var(--chart-7)',
  denied: 'var(--chart-8)',
  unavailable: 'var(--chart-9)',
};
export const colourOf = (status: string): string => COLOURS[status] ?? 'var(--chart-9)';

const HEIGHT = 260;

const tick = (bucket: OverviewView['bucket']) => (at: string) =>
  new Intl.DateTimeFormat(
    locale(),
    bucket === 'day' ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  ).format(new Date(at));

/** For the eye; the table beside it says the same. In a file of its own: the drawing library comes with it, and only when it is shown. */
export default function OutcomeChart({ overview }: { readonly overview: OverviewView }) {
  const words = useDecisionWords();
  const statuses = statusesOf(overview);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <BarChart
        data={[...bucketsOf(overview, statuses)]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="at"
          tickFormatter={tick(overview.bucket)}
          stroke="var(--ink-3)"
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
          minTickGap={32}
        />
        <YAxis
          width={48}
          allowDecimals={false}
          stroke="var(--ink-3)"
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
          tickFormatter={(value: number) => formatNumber(value, { notation: 'compact' })}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => (typeof at === 'string' ? formatInstant(at) : at)}
          cursor={{ fill: 'var(--hover)' }}
          contentStyle={{
            background: 'var(--raised)',
            borderColor: 'var(--line)',
            borderRadius: 6,
            color: 'var(--ink)',
          }}
        />
        {statuses.map((status) => (
          <Bar
            key={status}
            dataKey={`counts.${status}`}
            name={words.status(status)}
            stackId="all"
            fill={colourOf(status)}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
