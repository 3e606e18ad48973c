import { useTitle } from '../../parts/title';
import { Standing } from '../../parts/states';
import { t } from '../../i18n';
import { useTo } from '../../place';

/** No page has this address. */
export default function Missing() {
  const to = useTo();
  useTitle(t('state.missing.heading'));
  return (
    <Standing heading={t('state.missing.heading')} body={t('state.missing.page')}>
      <a class="btn first" href={to('home')}>
        {t('app.home')}
      </a>
    </Standing>
  );
}
