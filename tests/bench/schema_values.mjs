// Values for a schema as real messages have them: most optional members present, texts of the length that their names promise,
// lists of some items. And near misses: valid values with one thing changed. Everything is drawn from one seed, so that each run
// measures the same bytes.
//
// What one server sends of one thing is mostly alike: of each object there are three forms, which differ in the optional members
// that they have. Were each object another form, V8's caches would be of no use, and ajv look slower than it is in practice.
const DEPTH_MAX = 24, DEPTH_OF_OPTIONAL = 8;
const FORMS = [0, 0, 0, 0, 1, 1, 2];
const WORDS = ('account order payment status invoice customer delivery address primary updated request pending north summer quick report team '
    + 'design review product shipping balance annual service project market release member support channel garden silver river').split(' ');
const FOREIGN = ['Zürich', 'São Paulo', 'Café', 'naïve', '東京', 'Łódź', 'señor'];
const FAR = new Set(['object', 'array']);

export class Dice {
    constructor(seed) {
        this.state = [...seed].reduce((hash, char) => Math.imul(hash ^ char.codePointAt(0), 16777619), 2166136261) >>> 0;
    }

    unit() { // mulberry32
        this.state = (this.state + 0x6D2B79F5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    whole(low, high) {
        return low + Math.floor(this.unit() * (high - low + 1));
    }

    chance(part) {
        return this.unit() < part;
    }

    of(list) {
        return list[this.whole(0, list.length - 1)];
    }

    hex(length) {
        return Array.from({length}, () => '0123456789abcdef'[this.whole(0, 15)]).join('');
    }
}

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

// Two schemas that both have to hold, as one; null where that says nothing sensible.
function both(a, b) {
    const to = {...a, ...b};
    if (a.type && b.type) {
        const wide = type => type === 'number' ? ['number', 'integer'] : [type];
        const types = [a.type].flat().flatMap(wide).filter(type => [b.type].flat().flatMap(wide).includes(type));
        to.type = types.includes('number') ? types.filter(type => type !== 'integer') : types;
    }
    if (a.enum && b.enum) to.enum = a.enum.filter(value => b.enum.includes(value));
    if (a.required || b.required) to.required = [...new Set([...(a.required || []), ...(b.required || [])])];
    for (const [key, choose] of [['minLength', Math.max], ['minItems', Math.max], ['maxLength', Math.min], ['maxItems', Math.min]])
        if (a[key] !== undefined && b[key] !== undefined) to[key] = choose(a[key], b[key]);
    if (a.properties && b.properties) {
        to.properties = {...a.properties};
        for (const [name, schema] of Object.entries(b.properties))
            to.properties[name] = to.properties[name] && isObject(schema) ? {allOf: [to.properties[name], schema]} : schema;
    }
    return to;
}

export class Maker {
    // `find` leads from a `$ref` to its schema; `holds(schema)` gives a function that judges a value by a schema of the document.
    constructor({dice, find, holds, pattern, items = [1, 12], most}) {
        Object.assign(this, {dice, find, holds, pattern, items, most, forms: new Map(), numbers: new WeakMap(), parts: 0});
    }

    // From now on with other forms.
    vary() {
        this.forms.clear();
    }

    // One value; a RangeError where it did not end, got too long, or nothing fitted.
    draw(schema) {
        this.count = 0;
        return this.make(schema);
    }

    make(schema, name = '', depth = 0) {
        if (depth > DEPTH_MAX || ++this.count > this.most) throw new RangeError('no end');
        if (!isObject(schema)) return this.text({}, name || 'text');
        // Which branch was meant is drawn again where the value fits none of them, or two.
        for (let attempt = 0; attempt < 30; attempt++) {
            const flat = this.flat(schema, depth), value = this.plain(flat, name, depth);
            if (flat.of.filter(host => host.oneOf || host.anyOf || host.not || host.if).every(host => this.holds(host)(value))) return value;
        }
        throw new RangeError(`nothing fits ${name} ${JSON.stringify(schema).slice(0, 200)}`);
    }

    // Follows references, joins allOf, draws branches: {schema, of: the schemas that were joined}.
    flat(schema, depth) {
        const of = [];
        let flat = {};
        const add = part => {
            if (!isObject(part)) return;
            of.push(part);
            const {$ref, allOf, anyOf, oneOf, ...own} = part;
            if (of.length > 200) throw new RangeError('no end');
            flat = both(flat, own);
            if ($ref) add(this.find($ref));
            for (const inner of allOf || []) add(inner);
            for (const branches of [anyOf, oneOf])
                if (branches) add(this.branch(branches.filter(branch => branch.const === undefined || !flat.enum || flat.enum.includes(branch.const)), depth));
        };
        add(schema);
        return {schema: flat, of};
    }

    // The deeper, the likelier one that goes no deeper: ids rather than the things they stand for.
    branch(branches, depth) {
        const kind = branch => [(branch.$ref ? this.find(branch.$ref) : branch)?.type].flat();
        const near = branches.filter(branch => !kind(branch).some(type => FAR.has(type) || type === undefined));
        const real = branches.filter(branch => kind(branch)[0] !== 'null');
        if (near.length && depth > 1 && this.dice.chance(0.9)) return this.dice.of(near);
        return this.dice.of(real.length && this.dice.chance(0.85) ? real : branches);
    }

    plain({schema, of}, name, depth) {
        const {dice} = this;
        if (schema.const !== undefined) return schema.const;
        if (schema.enum) {
            const values = schema.enum.filter(value => value !== null);
            return dice.of(values.length ? values : schema.enum);
        }
        const type = this.type(schema);
        if (type === 'object') return this.object(schema, this.form(schema, of, depth), depth);
        if (type === 'array') return this.array(schema, name, depth);
        if (type === 'null') return null;
        if (type === 'boolean') return dice.chance(0.5);
        const hints = [schema.example, ...(Array.isArray(schema.examples) ? schema.examples : [])].filter(value => typeof value === type);
        if (hints.length && dice.chance(0.4)) return dice.of(hints);
        return type === 'string' ? this.text(schema, name) : this.number(schema, name, type);
    }

    type(schema) {
        const types = [schema.type].flat().filter(Boolean), real = types.filter(type => type !== 'null');
        if (types.length > real.length && this.dice.chance(real.length ? 0.2 : 1)) return 'null';
        if (real.length) return this.dice.of(real);
        if (schema.properties || schema.additionalProperties) return 'object';
        return schema.items ? 'array' : 'string';
    }

    // How likely an optional member is: what goes deeper gets rarer with depth, or nothing would ever end.
    presence(schema, depth) {
        const flat = this.flat(schema, depth).schema, types = [flat.type].flat();
        const goesDeeper = types.some(type => FAR.has(type)) || flat.properties || flat.items;
        if (goesDeeper && depth > DEPTH_OF_OPTIONAL) return 0;
        return goesDeeper ? (depth < 2 ? 0.9 : 0.66 * 0.6 ** (depth - 2)) : 0.66;
    }

    // The optional members of one of the forms of an object, which is known by the schemas that name its members.
    form(schema, of, depth) {
        const id = part => this.numbers.get(part) ?? this.numbers.set(part, ++this.parts).get(part);
        const key = [depth >> 1, this.dice.of(FORMS), ...of.filter(part => part.properties).map(id)].join(' ');
        if (!this.forms.has(key)) {
            const names = Object.keys(schema.properties || {});
            this.forms.set(key, new Set(names.filter(name => this.dice.chance(this.presence(schema.properties[name], depth)))));
        }
        return this.forms.get(key);
    }

    object(schema, form, depth) {
        const value = {}, properties = schema.properties || {}, required = new Set(schema.required || []);
        for (const [name, inner] of Object.entries(properties)) {
            if (inner === false || (!required.has(name) && !form.has(name))) continue;
            try {
                value[name] = this.make(inner, name, depth + 1);
            } catch (error) {
                if (!(error instanceof RangeError) || required.has(name) || this.count > this.most) throw error;
            }
        }
        for (const name of required)
            if (!(name in value)) value[name] = this.make(schema.additionalProperties, name, depth + 1);
        const more = schema.additionalProperties;
        const free = isObject(more) || (Object.keys(properties).length === 0 && more !== false);
        if (!free || depth > 8) return value;
        const count = Math.max(this.dice.whole(1, 5), schema.minProperties || 0);
        for (let i = 0; i < count && i < (schema.maxProperties ?? 9); i++)
            value[this.key(schema)] = this.make(isObject(more) ? more : {type: 'string', maxLength: 40}, 'label', depth + 1);
        return value;
    }

    key(schema) {
        const patterns = Object.keys(schema.patternProperties || {});
        if (patterns.length) return this.pattern(patterns[0], this.dice);
        return `${this.dice.of(WORDS)}_${this.dice.of(WORDS)}`;
    }

    array(schema, name, depth) {
        const [few, many] = depth < 2 ? this.items : depth < 4 ? [1, 4] : [0, depth < 6 ? 2 : 1];
        const least = schema.minItems || 0, most = Math.min(schema.maxItems ?? 1e9, Math.max(many, least));
        const prefix = schema.prefixItems || [];
        const count = this.dice.whole(Math.min(Math.max(few, least), most), most), value = [];
        for (let i = 0; i < count; i++) {
            if (i >= prefix.length && schema.items === false) break;
            const item = this.make(prefix[i] ?? schema.items ?? {type: 'string'}, name.replace(/s$/, ''), depth < 2 ? 1 : depth + 1);
            if (!schema.uniqueItems || value.every(other => JSON.stringify(other) !== JSON.stringify(item))) value.push(item);
        }
        return value;
    }

    number(schema, name, type) {
        const {dice} = this, time = /(_at|time|created|updated|date|expires|ts)$/i.test(name);
        const low = schema.minimum ?? (schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1 : 0);
        const wish = time ? 1.7e9 + dice.whole(0, 9e7) : /id$/i.test(name) ? dice.whole(1, 2e9) : dice.whole(0, dice.of([9, 99, 9999, 99999]));
        const high = schema.maximum ?? (schema.exclusiveMaximum !== undefined ? schema.exclusiveMaximum - 1 : Math.max(low + 1e5, 2.1e9));
        let value = wish >= low && wish <= high ? wish : low + Math.floor(dice.unit() * (high - low + 1));
        if (schema.multipleOf) value = Math.ceil(value / schema.multipleOf) * schema.multipleOf;
        else if (type === 'number' && value + 0.99 <= high && dice.chance(0.6)) value = Math.round(value * 100 + dice.whole(0, 99)) / 100;
        return value;
    }

    text(schema, name) {
        const {minLength = 0, maxLength = Infinity} = schema, formatted = this.formatted(schema.format);
        const fits = text => [...text].length >= minLength && [...text].length <= maxLength;
        if (schema.pattern !== undefined) {
            for (let attempt = 0; attempt < 50; attempt++) {
                const text = this.pattern(schema.pattern, this.dice);
                if (fits(text)) return text;
            }
            throw new RangeError(`no text for ${schema.pattern}`);
        }
        let text = formatted ?? this.named(name, maxLength);
        while ([...text].length < minLength) text += this.dice.hex(Math.min(8, minLength - [...text].length));
        return fits(text) ? text : [...text].slice(0, maxLength).join('').trim().padEnd(minLength, 'x');
    }

    formatted(format) {
        const {dice} = this, pad = (value, length = 2) => String(value).padStart(length, '0');
        const date = () => `20${dice.whole(15, 26)}-${pad(dice.whole(1, 12))}-${pad(dice.whole(1, 28))}`;
        const time = () => `${pad(dice.whole(0, 23))}:${pad(dice.whole(0, 59))}:${pad(dice.whole(0, 59))}`;
        const url = () => `https://${dice.of(WORDS)}.example.com/${dice.of(WORDS)}/${dice.hex(8)}`;
        const made = {
            'date-time': () => `${date()}T${time()}${dice.of(['Z', '.000Z', '+02:00'])}`, date, time: () => `${time()}Z`,
            uuid: () => [8, 4, 4, 4, 12].map(length => dice.hex(length)).join('-'), uri: url, url, 'uri-reference': url,
            email: () => `${dice.of(WORDS)}.${dice.of(WORDS)}@example.com`, ipv4: () => Array.from({length: 4}, () => dice.whole(1, 254)).join('.'),
            ipv6: () => `2001:db8::${dice.hex(4).replace(/^0+(?=.)/, '')}`, hostname: () => `${dice.of(WORDS)}.example.com`,
            byte: () => Buffer.from(this.words(3)).toString('base64'), duration: () => `PT${dice.whole(1, 59)}M`,
            decimal: () => `${dice.whole(0, 999)}.${pad(dice.whole(0, 99))}`,
        };
        return made[format]?.();
    }

    named(name, most) {
        const {dice} = this, low = name.toLowerCase();
        if (/(^|_)(url|uri|href|link)$/.test(low) || /(Url|Uri|URL)$/.test(name)) return this.formatted('uri');
        if (/email/.test(low)) return this.formatted('email');
        if (/(_at|_date|time(stamp)?|At|Date|Time)$/.test(name)) return this.formatted('date-time');
        if (/(description|body|text|message|comment|content|summary|notes?)$/.test(low)) return this.words(dice.whole(4, 24));
        if (/(id|sid|token|key|hash|etag|secret|cursor|sha)s?$/.test(low)) return `${name.slice(0, 2).toLowerCase()}_${dice.hex(dice.of([8, 16, 24]))}`;
        if (/currency/.test(low)) return dice.of(['usd', 'eur', 'jpy']);
        if (most < 6) return dice.of(['DE', 'US', 'FR', 'JP']).slice(0, most);
        return this.words(dice.whole(1, /title|name|label/.test(low) ? 5 : 3));
    }

    words(count) {
        return Array.from({length: count}, () => this.dice.chance(0.01) ? this.dice.of(FOREIGN) : this.dice.of(WORDS)).join(' ');
    }
}

// Every place of a value: [its holder, its name].
function places(value, into = []) {
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
        into.push([value, key]);
        if (typeof value[key] === 'object' && value[key] !== null) places(value[key], into);
    }
    return into;
}

// The value with one thing changed so that it no longer holds; undefined where none of many changes does that.
export function nearMiss(value, holds, dice) {
    for (let attempt = 0; attempt < 300; attempt++) {
        const copy = structuredClone(value), all = places(copy);
        if (!all.length) return undefined;
        const [holder, key] = dice.of(all), was = holder[key];
        const change = dice.whole(0, 3);
        if (change === 0 && !Array.isArray(holder)) delete holder[key];
        else if (change === 1 && isObject(holder)) holder[`${key}_unknown`] = was;
        else if (change === 2) holder[key] = null;
        else holder[key] = typeof was === 'string' ? was.length : typeof was === 'number' ? String(was) : typeof was === 'boolean' ? 'yes' : 'none';
        if (!holds(copy)) return copy;
    }
    return undefined;
}
