// Light or dark: as the system has it, unless the reader chose.
export type Theme = 'light' | 'dark' | null;

const NAME = 'claimgraph-theme';

export function keptTheme(): Theme {
  const kept = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(NAME);
  return kept === 'light' || kept === 'dark' ? kept : null;
}

export function showTheme(theme: Theme): void {
  if (theme) document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
}

/** Turns light to dark and back, and keeps it. */
export function turnTheme(): void {
  const shown = document.documentElement.dataset['theme'];
  const isDark = shown ? shown === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const next = isDark ? 'light' : 'dark';
  localStorage.setItem(NAME, next);
  showTheme(next);
}
