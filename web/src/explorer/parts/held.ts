import { useEffect, useState } from 'preact/hooks';

/**
 * What the reader has before them: what came since is kept back until they ask for it, so that the
 * page never moves under them. `same` tells which record it is of; another is shown at once.
 */
export function useHeld<Data>(data: Data, same: string): { shown: Data; fresh: boolean; show: () => void } {
  const [held, hold] = useState({ data, same });
  const text = (of: Data) => JSON.stringify(of);
  const moved = held.same !== same;
  const fresh = !moved && held.data !== data && text(held.data) !== text(data);
  useEffect(() => {
    if (moved) hold({ data, same });
  }, [moved, same]);
  return { shown: moved ? data : held.data, fresh, show: () => hold({ data, same }) };
}
