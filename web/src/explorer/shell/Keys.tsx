import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { t } from '../i18n';
import { go } from '../navigation';
import { hrefAt, hrefFrom, usePlace, type Place } from '../place';

const KEPT = 'claimgraph-keys';
const WORK_WHILE_TYPING = 'input, select, textarea, [contenteditable]';

const LIST = [
  ['/', 'keys.search'],
  ['Esc', 'keys.close'],
  ['↑ ↓ Enter', 'keys.list'],
  ['p', 'keys.picture'],
  ['t', 'keys.table'],
  ['[', 'keys.before'],
  [']', 'keys.after'],
  ['.', 'keys.now'],
  ['g d', 'keys.disputes'],
  ['g c', 'keys.changes'],
  ['j k a r o', 'keys.drafts'],
  ['?', 'keys.help'],
] as const;

let dialog: HTMLDialogElement | null = null;

export const openKeys = (): void => dialog?.showModal();

/**
 * The single keys of every page, and the list of them. A page adds its own by `useKey`. All can be
 * switched off, for those who speak to their machine.
 */
export function Keys(): JSX.Element {
  const here = usePlace();
  const [on, setOn] = useState(() => localStorage.getItem(KEPT) !== 'off');
  useEffect(() => {
    if (!on) return;
    let before = '';
    const listener = (event: KeyboardEvent) => {
      if (!isOurs(event)) return;
      const keys = before === 'g' ? `g ${event.key}` : event.key;
      before = event.key;
      if (pressed(keys, here)) event.preventDefault();
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [here, on]);

  return (
    <dialog class="keys" aria-labelledby="keys-heading" ref={(element) => void (dialog = element)}>
      <h2 id="keys-heading">{t('keys.heading')}</h2>
      <dl>
        {LIST.map(([keys, says]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(says)}</dd>
          </div>
        ))}
      </dl>
      <p class="meta">{t('keys.note')}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            setOn(event.currentTarget.checked);
            localStorage.setItem(KEPT, event.currentTarget.checked ? 'on' : 'off');
          }}
        />
        {t('keys.on')}
      </label>
      <form method="dialog">
        <button class="btn first">{t('close')}</button>
      </form>
    </dialog>
  );
}

const own = new Map<string, () => void>();

/** Does `action` at a key while the component stands; at none if the key is null. */
export function useKey(key: string | null, action: () => void): void {
  useEffect(() => {
    if (!key) return;
    own.set(key, action);
    return () => {
      if (own.get(key) === action) own.delete(key);
    };
  });
}

function isOurs(event: KeyboardEvent): boolean {
  if (event.isComposing || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return false;
  return !(event.target as Element).closest?.(WORK_WHILE_TYPING) && !document.querySelector('dialog[open]');
}

/** Whether the keys did something. */
function pressed(keys: string, here: Place): boolean {
  const action = own.get(keys);
  if (action) {
    action();
    return true;
  }
  switch (keys) {
    case '/':
      document.querySelector<HTMLElement>('.find-input')?.focus();
      return true;
    case '?':
      openKeys();
      return true;
    case '.':
      if (here.at) go(hrefAt(here, null));
      return true;
    case 'g d':
      go(hrefFrom(here, 'search', '', { kind: 'CLAIM', status: 'DISPUTED' }));
      return true;
    case 'g c':
      go(hrefFrom(here, 'changes'));
      return true;
    default:
      return false;
  }
}
