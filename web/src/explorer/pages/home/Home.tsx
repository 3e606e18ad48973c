import { usePlace } from '../../place';

/** Stands here until the page is written. */
export default function Home() {
  const here = usePlace();
  return <h1>{here.page} {here.id}</h1>;
}
