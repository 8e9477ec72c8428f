// Contracts for ajv: a schema with all it refers to as one document, and that document in words that ajv understands.
//
// Two documents come out of one schema of a contract. The closed one has the contract's own words, `$ref`s kept, and is what our
// side compiles. The translated one is JSON Schema with the same meaning, without the words that judge nothing, which is ajv's
// best chance.
import fs from 'node:fs';
import path from 'node:path';

const SCHEMA = ['not', 'additionalProperties'];
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf'];
const SCHEMA_2020 = ['if', 'then', 'else', 'contains', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'];
const SCHEMA_MAPS = ['patternProperties', '$defs', 'dependentSchemas'];
const VALUES = ['type', 'enum', 'format', 'required', 'pattern', 'uniqueItems', 'multipleOf', 'maximum', 'minimum', 'maxLength', 'minLength',
    'maxItems', 'minItems', 'maxProperties', 'minProperties'];
const VALUES_2020 = ['const', 'exclusiveMaximum', 'exclusiveMinimum', 'minContains', 'maxContains', 'dependentRequired', '$ref', '$anchor', '$id',
    '$dynamicRef', '$dynamicAnchor'];
const HINTS = ['example', 'examples', 'default'];
const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const unescaped = token => decodeURIComponent(token).replace(/~1/g, '/').replace(/~0/g, '~');
export const escaped = token => token.replace(/~/g, '~0').replace(/\//g, '~1');
export const tokens = pointer => pointer.split('/').slice(1).map(unescaped);

export const at = (root, pointer) => tokens(pointer).reduce((value, token) => value?.[token], root);

// Contracts by path, read once.
export class Library {
    constructor(yaml) {
        this.yaml = yaml;
        this.documents = new Map();
    }

    read(file) {
        if (!this.documents.has(file)) {
            const text = fs.readFileSync(file, 'utf8');
            this.documents.set(file, file.endsWith('.json') ? JSON.parse(text) : this.yaml.parse(text, {merge: true, maxAliasCount: -1}));
        }
        return this.documents.get(file);
    }

    // {file, pointer, value} of what a pointer leads to, through references on the way.
    find(file, pointer) {
        let place = {file, pointer: '', value: this.read(file)};
        for (const token of tokens(pointer)) {
            place = this.follow(place);
            place = {file: place.file, pointer: `${place.pointer}/${escaped(token)}`, value: place.value?.[token]};
        }
        return place;
    }

    follow(place) {
        return typeof place.value?.$ref === 'string' ? this.follow(this.find(...referred(place.file, place.value.$ref))) : place;
    }
}

// File and pointer that a reference in a file leads to.
function referred(file, reference) {
    const [name, fragment = ''] = reference.split('#');
    return [name === '' ? file : path.resolve(path.dirname(file), decodeURIComponent(name)), fragment];
}

// The named part that a pointer leads into, so that a reference to its inside finds the whole; else the place itself.
function part(pointer) {
    const found = /^\/(definitions\/[^/]+|components\/[^/]+\/[^/]+)/.exec(pointer);
    return found ? found[0] : pointer;
}

function put(root, pointer, value) {
    const way = tokens(pointer), last = way.pop();
    let place = root;
    for (const token of way)
        place = isObject(place[token]) ? place[token] : (place[token] = {});
    place[last] = value;
}

// Members that are no schemas, whatever they look like.
const RAW = new Set(['enum', 'const', 'default', 'example', 'examples']);
const NAMED = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas', 'mapping']);

// One document with the schema and everything that it refers to, over several files where the contract has them:
// {document, pointer}. What comes from another file than the contract gets a name among its schemas.
export function close(library, file, pointer) {
    const document = {}, placed = new Map(), waiting = [];

    function placeFor(from, where) {
        if (from === file && where === pointer) return part(where) === where && !where.startsWith('/paths/') ? where : '/root';
        if (from === file) return where;
        const name = [path.basename(from), ...tokens(where)].join('_').replace(/[^\w.-]/g, '_');
        return `/components/schemas/${placed.size}_${name}`;
    }

    function place(from, where) {
        const key = `${from}#${where}`;
        if (!placed.has(key)) {
            placed.set(key, placeFor(from, where));
            waiting.push([from, where, placed.get(key)]);
        }
        return placed.get(key);
    }

    function target(from, reference) {
        const [other, fragment] = referred(from, reference), whole = part(fragment);
        return `#${place(other, whole)}${fragment.slice(whole.length)}`;
    }

    function copy(value, from, key, named) {
        if (!named && RAW.has(key)) return value;
        if (key === 'mapping' && typeof value === 'string' && value.includes('#')) return target(from, value);
        if (Array.isArray(value)) return value.map(item => copy(item, from));
        if (!isObject(value)) return value;
        const areNames = !named && NAMED.has(key), made = {};
        for (const [name, inner] of Object.entries(value)) {
            if (name === '$ref' && typeof inner === 'string') made[name] = target(from, inner);
            else if (key === 'mapping') made[name] = copy(inner, from, 'mapping');
            else if (areNames || !name.startsWith('x-')) made[name] = copy(inner, from, name, areNames);
        }
        return made;
    }

    const root = place(file, pointer);
    while (waiting.length) {
        const [from, where, to] = waiting.pop();
        const value = at(library.read(from), where);
        if (value === undefined) throw new Error(`${from} has nothing at ${where}`);
        put(document, to, copy(value, from));
    }
    return {document, pointer: root};
}

// ajv compiles patterns with the flag u, as ECMA-262 wants them in JSON Schema. What does not compile is left out on our side, too.
function isPattern(text) {
    try {
        return Boolean(new RegExp(text, 'u'));
    } catch {
        return false;
    }
}

function typesOf(schema, is2020) {
    const types = [schema.type].flat().filter(type => TYPES.includes(type));
    return types.length && !is2020 && schema.nullable === true && !types.includes('null') ? [...types, 'null'] : types;
}

// A limit that is beside `exclusiveMinimum: true` is an exclusive one.
function limits(from, to) {
    for (const [limit, exclusive] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']]) {
        if (from[exclusive] !== true || to[limit] === undefined) continue;
        to[exclusive] = to[limit];
        delete to[limit];
    }
}

function lists(schema, inner, to, dialect) {
    for (const key of dialect === 'swagger-2.0' ? ['allOf'] : SCHEMA_LISTS)
        if (Array.isArray(schema[key])) to[key] = schema[key].map(inner);
    if (dialect === 'openapi-3.1' && Array.isArray(schema.prefixItems)) to.prefixItems = schema.prefixItems.map(inner);
}

// One schema in ajv's words; `hints` keeps examples, from which values are made.
export function translate(schema, dialect, hints) {
    const inner = other => translate(other, dialect, hints);
    const is2020 = dialect === 'openapi-3.1';
    if (!isObject(schema)) return schema;
    if (!is2020 && typeof schema.$ref === 'string') return {$ref: schema.$ref};
    const to = {};
    for (const key of [...VALUES, ...(is2020 ? VALUES_2020 : []), ...(hints ? HINTS : [])])
        if (schema[key] !== undefined) to[key] = schema[key];
    const types = typesOf(schema, is2020);
    delete to.type;
    if (types.length) to.type = types.length === 1 ? types[0] : types;
    if (!Array.isArray(to.required)) delete to.required;
    if (to.pattern !== undefined && !isPattern(to.pattern)) delete to.pattern;
    if (!is2020) limits(schema, to);
    const single = dialect === 'swagger-2.0' ? ['additionalProperties'] : [...SCHEMA, ...(is2020 ? SCHEMA_2020 : [])];
    for (const key of single)
        if (isObject(schema[key]) || typeof schema[key] === 'boolean') to[key] = inner(schema[key]);
    if (isObject(schema.items) || (is2020 && typeof schema.items === 'boolean')) to.items = inner(schema.items);
    lists(schema, inner, to, dialect);
    for (const key of ['properties', ...(is2020 ? SCHEMA_MAPS : [])])
        if (isObject(schema[key])) to[key] = Object.fromEntries(Object.entries(schema[key]).map(([name, value]) => [name, inner(value)]));
    return to;
}

// A closed document: its schemas translated, whatever leads to them kept. `references` finds what was meant as a schema.
export function translateDocument(closed, dialect, hints) {
    const places = new Set([closed.pointer]);
    JSON.stringify(closed.document, (key, value) => {
        if (key === '$ref' && typeof value === 'string') places.add(part(value.slice(1)));
        return value;
    });
    const document = {};
    for (const pointer of places) {
        const schema = at(closed.document, pointer);
        if (schema !== undefined) put(document, pointer, translate(schema, dialect, hints));
    }
    return document;
}
