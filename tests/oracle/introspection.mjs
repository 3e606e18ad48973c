// Reads the response to graphql-js's full introspection query from the standard input, and fails unless graphql-js takes
// it for a schema, and for the same schema as the SDL in the file named first:
//   node introspection.mjs schema.graphql < response.json
// `node introspection.mjs --query` prints the query.
import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  isInterfaceType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';

if (process.argv[2] === '--query') {
  console.log(
    getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  process.exit(0);
}

const { data, errors } = JSON.parse(readFileSync(0, 'utf8'));
if (errors) throw new Error(JSON.stringify(errors));
const schema = buildClientSchema(data);
const faults = validateSchema(schema);
if (faults.length) throw new AggregateError(faults, faults.map((fault) => fault.message).join('\n'));
// async-graphql describes the schema itself in the introspection, with a text of its own, and not in the SDL.
schema.description = undefined;
const printed = (it) => printSchema(lexicographicSortSchema(it));
const written = buildSchema(readFileSync(process.argv[2], 'utf8'));
// It also answers null for the interfaces of an interface.
for (const type of Object.values(written.getTypeMap())) if (isInterfaceType(type)) type.getInterfaces = () => [];
if (printed(schema) !== printed(written)) {
  const [a, b] = [printed(schema).split('\n'), printed(written).split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  throw new Error(`the introspection has \`${a[at]}\` where the SDL has \`${b[at]}\``);
}
console.log(`${Object.keys(schema.getTypeMap()).length} types, the same as in ${process.argv[2]}`);
