// Random documents that are valid for a schema, by seed: aliases, arguments, variables, conditions, fragments on
// interfaces and unions, merged fields.
import {
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLNonNull,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { random } from './random.mjs';

const IDS = ['e0', 'e1', 'e2', 'e4', 'e5', 'c0', 'c1', 'c2', 'c3', 'c5', 'c7', 's1', 's2', 'nope', 'boom'];
const FAILING = ['broken', 'brokenStrict', 'stray', 'huge'];
/** A fault of the server that graphql-js has no like of. */
const NEVER = ['lost'];
/** Input fields of the type that they are in. */
const RECURSIVE = ['not', 'then'];
/** An enum's value, which is a name in a literal and a string in JSON. */
class EnumValue {
  constructor(name) {
    this.name = name;
  }
}

const literal = (value) => {
  if (value === null) return 'null';
  if (value instanceof EnumValue) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([name, field]) => `${name}: ${literal(field)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
};
const json = (value) => {
  if (value instanceof EnumValue) return value.name;
  if (Array.isArray(value)) return value.map(json);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, json(field)]));
  }
  return value;
};

/** Makes a function that gives one document after the other. */
export function documents(schema, seed) {
  const next = random(seed);
  const pick = (all) => all[Math.floor(next() * all.length)];
  const chance = (p) => next() < p;
  const some = (most, make) => Array.from({ length: 1 + Math.floor(next() * most) }, make);
  let document;

  const value = (type, name) =>
    !isNonNullType(type) && chance(0.07) ? null : present(getNullableType(type), name);

  function present(type, name) {
    if (isListType(type)) return chance(0.2) ? present(getNullableType(type.ofType), name) : some(3, () => value(type.ofType, name));
    if (isEnumType(type)) return new EnumValue(pick(type.getValues()).name);
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      if (type.isOneOf) {
        const field = pick(fields);
        return { [field.name]: present(getNullableType(field.type), field.name) };
      }
      const wanted = fields.filter((f) => isRequiredInputField(f) || chance(RECURSIVE.includes(f.name) ? 0.2 : 0.5));
      return Object.fromEntries(wanted.map((f) => [f.name, value(f.type, f.name)]));
    }
    switch (type.name) {
      case 'Int':
        return name === 'first' ? pick([0, 1, 2, 3, 3, 5, 101]) : pick([1, 2, 13, -4, 2147483647]);
      case 'Float':
        return pick([0.5, 1.25, 2, 3]);
      case 'Boolean':
        return chance(0.5);
      case 'ID':
        return chance(0.06) ? 7 : pick(IDS);
      case 'DateTime':
        return '2025-08-01T10:00:00.000Z';
      default:
        if (name === 'after') return pick(['k0', 'k1', 'k3', 'zz']);
        if (name === 'text') return pick(['1', 'Entity 1', 'Entity', 'Claim 2', '2', '報"\\x\n']);
        return pick(['en', 'zz', 'x"y', '報道']);
    }
  }

  /** A new variable that may be used where `type` is wanted. */
  function variable(type, name, hasDefault) {
    const it = `v${document.variables.length}`;
    let [declared, given] = [String(type), true];
    if (isNonNullType(type)) {
      if (chance(0.25)) {
        declared = `${type.ofType} = ${literal(present(type.ofType, name))}`;
        given = chance(0.5);
      } else if (hasDefault && chance(0.3)) {
        declared = String(type.ofType);
        given = chance(0.5);
      }
    } else if (chance(0.3)) {
      declared = `${type}!`;
    } else if (chance(0.3)) {
      declared = `${type} = ${literal(value(type, name))}`;
      given = chance(0.5);
    } else {
      given = chance(0.7);
    }
    document.variables.push(`$${it}: ${declared}`);
    // A null for a condition is one of the deviations.
    const nullable = !declared.endsWith('!') && name !== 'if';
    // One in fifty is left out, even where it must not be.
    if (given && !chance(0.02)) document.values[it] = json(nullable ? value(getNullableType(type), name) : present(getNullableType(type), name));
    return `$${it}`;
  }

  function argument(arg) {
    if (!isRequiredArgument(arg) && chance(0.45)) return null;
    const hasDefault = arg.defaultValue !== undefined;
    if (chance(0.35)) return `${arg.name}: ${variable(arg.type, arg.name, hasDefault)}`;
    const type = getNullableType(arg.type);
    if (isInputObjectType(type) && !type.isOneOf && chance(0.4)) {
      const fields = Object.values(type.getFields()).filter((f) => isRequiredInputField(f) || chance(0.4));
      const written = fields.map((f) =>
        chance(0.4)
          ? `${f.name}: ${variable(f.type, f.name, f.defaultValue !== undefined)}`
          : `${f.name}: ${literal(value(f.type, f.name))}`,
      );
      return `${arg.name}: {${written.join(', ')}}`;
    }
    if (isListType(type) && chance(0.4)) {
      const items = some(2, () => (chance(0.5) ? variable(type.ofType, arg.name, false) : literal(value(type.ofType, arg.name))));
      return `${arg.name}: [${items.join(', ')}]`;
    }
    return `${arg.name}: ${literal(value(arg.type, arg.name))}`;
  }

  function condition() {
    if (!chance(0.13)) return '';
    const is = chance(0.5) ? chance(0.5) : variable(new GraphQLNonNull(GraphQLBoolean), 'if', false);
    return ` @${pick(['skip', 'include'])}(if: ${is})`;
  }

  function field(def, depth) {
    const args = def.args.map(argument).filter(Boolean);
    const of = getNamedType(def.type);
    const alias = chance(0.2) ? `${pick(['a', 'b', 'c', 'x'])}${Math.floor(next() * 4)}: ` : '';
    const below = isLeafType(of) ? '' : ` ${selection(of, depth - 1)}`;
    return `${alias}${def.name}${args.length ? `(${args.join(', ')})` : ''}${condition()}${below}`;
  }

  /** The types that a fragment on `type` may have. */
  const overlapping = (type) => {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return Object.values(schema.getTypeMap()).filter(
      (other) =>
        (isObjectType(other) || isInterfaceType(other) || isUnionType(other)) &&
        !other.name.startsWith('__') &&
        (isAbstractType(other) ? schema.getPossibleTypes(other) : [other]).some((it) => possible.includes(it)),
    );
  };

  function fragment(type, depth) {
    const on = chance(0.3) ? type : pick(overlapping(type));
    if (chance(0.5) || depth < 2) {
      return `...${chance(0.15) && on === type ? '' : ` on ${on.name}`}${condition()} ${selection(on, depth - 1)}`;
    }
    const name = `F${document.fragments.length}`;
    document.fragments.push(null);
    document.fragments[Number(name.slice(1))] = `fragment ${name} on ${on.name} ${selection(on, depth - 2)}`;
    document.named.push([on, name]);
    return `...${name}${condition()}`;
  }

  function selection(type, depth) {
    if (depth < 0) return '{ __typename }';
    const fields = isUnionType(type)
      ? []
      : Object.values(type.getFields()).filter((f) => !NEVER.includes(f.name) && (document.fails || !FAILING.includes(f.name)));
    const shallow = fields.filter((f) => isLeafType(getNamedType(f.type)) && !f.args.some(isRequiredArgument));
    const written = some(4, (_, i) => {
      const kind = next();
      if (kind < 0.12) return `${chance(0.3) ? `t${i}: ` : ''}__typename${chance(0.1) ? condition() : ''}`;
      if (kind < 0.3 || !fields.length) {
        const again = document.named.filter(([on]) => on === type);
        return fragment(type, depth) + (again.length && chance(0.15) ? ` ...${pick(again)[1]}` : '');
      }
      const def = depth <= 1 ? pick(shallow.length ? shallow : fields) : pick(fields);
      if (depth <= 1 && !isLeafType(getNamedType(def.type))) return '__typename';
      return field(def, depth) + (chance(0.15) ? ` ${field(def, depth)}` : '');
    });
    return `{ ${written.join(chance(0.3) ? '\n  ' : ' ')} }`;
  }

  return () => {
    document = { variables: [], values: {}, fragments: [], named: [], fails: chance(0.3) };
    const operation = chance(0.75) ? 'query' : 'mutation';
    const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
    const body = selection(root, 4);
    const name = chance(0.3) ? ' Q' : '';
    const variables = document.variables.length ? `(${document.variables.join(', ')})` : '';
    const head = operation === 'query' && !name && !variables ? '' : `${operation}${name}${variables} `;
    return { query: [head + body, ...document.fragments].join('\n'), variables: document.values };
  };
}
