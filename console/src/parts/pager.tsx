import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useWords } from '../words/index.js';
import { Button } from './button.js';

interface PagerProps {
  readonly of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  /** Rows that are shown. */
  readonly count: number;
}

/** Lists grow at their end: the next page is asked for by the last row of this one, and no row is missed or seen twice. */
export function Pager({ of: { hasNextPage, isFetchingNextPage, fetchNextPage }, count }: PagerProps) {
  const { t } = useWords('shared');
  return (
    <div className="row">
      {hasNextPage && (
        <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {isFetchingNextPage ? t('loadingMore') : t('more')}
        </Button>
      )}
      <span className="quiet" role="status">
        {t('shown', { count })}
      </span>
    </div>
  );
}
