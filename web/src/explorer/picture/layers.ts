/** The layer of each source: the longest way to it from where something was read. */

export interface SourceNode {
  key: string;
  /** The source, or heap of sources, that the node shows. A source that would close a circle is shown twice. */
  source: string;
  layer: number;
  end: boolean;
  rows: string[];
}

export interface Layered {
  nodes: SourceNode[];
  depth: number;
  /** The nodes of each chain, by row, in order. */
  routes: Map<string, SourceNode[]>;
}

export function layered(rows: readonly { id: string; chain: readonly string[] }[]): Layered {
  const nodes = new Map<string, SourceNode>();
  const next = new Map<string, Set<string>>();
  const routes = new Map<string, SourceNode[]>();
  const leads = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    seen.add(from);
    return [...(next.get(from) ?? [])].some((k) => !seen.has(k) && leads(k, to, seen));
  };
  const node = (key: string, source: string): SourceNode => {
    const old = nodes.get(key);
    if (old) return old;
    const made: SourceNode = { key, source, layer: 0, end: false, rows: [] };
    nodes.set(key, made);
    return made;
  };
  for (const { id, chain } of rows) {
    const route: SourceNode[] = [];
    for (const source of chain) {
      const before = route.at(-1)?.key;
      let key = source;
      for (let copy = 2; before !== undefined && leads(key, before); copy++) key = `${source}#${copy}`;
      if (before !== undefined) next.set(before, (next.get(before) ?? new Set()).add(key));
      const here = node(key, source);
      here.rows.push(id);
      route.push(here);
    }
    route.at(-1)!.end = true;
    routes.set(id, route);
  }
  const settled = new Set<string>();
  const settle = (key: string) => {
    if (settled.has(key)) return;
    settled.add(key);
    const before = [...nodes.keys()].filter((k) => next.get(k)?.has(key));
    before.forEach(settle);
    nodes.get(key)!.layer = Math.max(0, ...before.map((k) => nodes.get(k)!.layer + 1));
  };
  for (const key of nodes.keys()) settle(key);
  const depth = 1 + Math.max(0, ...[...nodes.values()].map((m) => m.layer));
  for (const m of nodes.values()) if (m.layer > 0 && !next.has(m.key)) m.layer = depth - 1;
  return { nodes: [...nodes.values()], depth, routes };
}
