import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { apiKey, keepApiKey } from '../api/key';
import { t } from '../i18n';

/** What needs a key, once there is one; before that, a field for the key. */
export function KeyGate({ children }: { children: ComponentChildren }): JSX.Element {
  const [kept, keep] = useState(apiKey() !== null);
  const [key, set] = useState('');
  if (kept) {
    return (
      <>
        {children}
        <p class="meta key-note">
          {t('key.kept')}{' '}
          <button
            class="plain"
            onClick={() => {
              keepApiKey(null);
              keep(false);
            }}
          >
            {t('key.forget')}
          </button>
        </p>
      </>
    );
  }
  return (
    <section class="standing">
      <h1>{t('key.heading')}</h1>
      <p>{t('key.body')}</p>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (!key.trim()) return;
          keepApiKey(key.trim());
          keep(true);
        }}
      >
        <label for="key">{t('key.label')}</label>
        <input id="key" type="password" autocomplete="off" spellcheck={false} value={key} onInput={(event) => set(event.currentTarget.value)} />
        <button class="btn first">{t('key.use')}</button>
      </form>
    </section>
  );
}
