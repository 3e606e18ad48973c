import { render } from 'preact';

import { speak, wanted } from './i18n';
import { App } from './shell/App';
import { keptTheme, showTheme } from './shell/theme';

showTheme(keptTheme());
await speak(wanted(new URLSearchParams(location.search)));
const root = document.getElementById('root');
if (root) render(<App />, root);
