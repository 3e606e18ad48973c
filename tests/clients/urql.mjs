// urql with its normalised cache, graphcache.
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { introspectionFromSchema, isObjectType } from 'graphql';

/** A client with an empty cache, which keeps a record by its type and the field `key`. */
export function openUrql(url, key, schema) {
  const keys = {};
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    // Without a word on them, graphcache warns of types that have no `id`.
    if (!type.getFields().id) keys[type.name] = () => null;
    else if (key !== 'id') keys[type.name] = (object) => object[key] ?? object.id;
  }
  // With the schema, graphcache knows which types a fragment on an interface is for.
  const cache = cacheExchange({ keys, schema: introspectionFromSchema(schema) });
  const client = new Client({ url, preferGetMethod: false, exchanges: [cache, fetchExchange] });
  const query = async ({ text, variables }, requestPolicy) => {
    const { data, error } = await client.query(text, variables, { requestPolicy }).toPromise();
    if (error) throw error;
    return data ?? null;
  };
  return {
    ask: (document) => query(document, 'network-only'),
    read: (document) => query(document, 'cache-only'),
  };
}
