import type { FormEvent } from 'react';

import { hashOf, useAddress } from './address';
import { ClaimPage } from './ClaimPage';
import { SearchPage } from './SearchPage';

export function App() {
  const { text, claim, asOf } = useAddress();
  return (
    <>
      <header>
        <form role="search" onSubmit={search}>
          <input name="text" type="search" aria-label="Search the claims" key={text} defaultValue={text} required />
          <button>Search</button>
        </form>
      </header>
      <main>
        {claim && <ClaimPage key={claim} id={claim} asOf={asOf} />}
        {!claim && text && <SearchPage text={text} />}
      </main>
    </>
  );
}

function search(event: FormEvent<HTMLFormElement>) {
  event.preventDefault();
  location.hash = hashOf({ text: String(new FormData(event.currentTarget).get('text')) });
}
