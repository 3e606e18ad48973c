// Apollo Client with its InMemoryCache.
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { isAbstractType } from 'graphql';

/** A client with an empty cache, which keeps a record by its type and the field `key`. */
export function openApollo(url, key, schema) {
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const settings = {
    // So that fragments on interfaces are read from the cache too.
    possibleTypes: Object.fromEntries(
      abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
    ),
  };
  if (key !== 'id') {
    settings.dataIdFromObject = (object) => {
      const id = object[key] ?? object.id;
      return id && `${object.__typename}:${id}`;
    };
  }
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache(settings) });
  return {
    async ask({ text, variables }) {
      await client.query({ query: gql(text), variables, fetchPolicy: 'network-only' });
    },
    read({ text, variables }) {
      return client.readQuery({ query: gql(text), variables });
    },
  };
}
