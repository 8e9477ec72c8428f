#!/usr/bin/env node
// Makes the cases of the schema bench in build/bench/schema, one folder each:
//
//     schema_cases.mjs [NAME...]
//
//     case.json          name, dialect, pointer of the schema in schema.json
//     schema.json        the contract's schema with all it refers to, in the contract's own words: for our side
//     ajv.json           the same in words that ajv understands
//     instances.jsonl    values it accepts: the contract's own examples where they are right, else made
//     near.jsonl         each of them with one thing wrong
import fs from 'node:fs';
import path from 'node:path';
import {BUILD, ROOT, judges, known, need, peer} from './schema_peer.mjs';
import {Library, at, close, escaped, translateDocument} from './schema_translate.mjs';
import {Dice, Maker, nearMiss} from './schema_values.mjs';

const CORPUS = path.join(ROOT, '../shared/corpus/openapi');
const OUT = path.join(BUILD, 'schema');

const media = (place, type = 'application/json') => `${place}/content/${escaped(type)}/schema`;
const operation = (target, method) => `/paths/${escaped(target)}/${method}`;
const answer = (target, method = 'get', status = 200) => media(`${operation(target, method)}/responses/${status}`);
const body = (target, method = 'post', type) => media(`${operation(target, method)}/requestBody`, type);
const component = name => `/components/schemas/${escaped(name)}`;
const answer2 = (target, method = 'get', status = 200) => `${operation(target, method)}/responses/${status}/schema`;
const definition = name => `/definitions/${escaped(name)}`;

// name, contract, pointer of the schema, bytes (least and most of an instance), items of a list near the root
const CASES = [
    ['stripe-charge', 'stripe/spec3.json', component('charge'), [2000, 8000]],
    ['stripe-charges', 'stripe/spec3.json', answer('/v1/charges'), [20000, 50000], [8, 14]],
    ['stripe-customer', 'stripe/spec3.json', component('customer'), [800, 6000]],
    ['stripe-invoice', 'stripe/spec3.json', component('invoice'), [4000, 20000]],
    ['stripe-error', 'stripe/spec3.json', component('error'), [200, 9000]],
    ['box-file', 'box/openapi.json', component('File--Full'), [1500, 9000]],
    ['box-folder-items', 'box/openapi.json', answer('/folders/{folder_id}/items'), [8000, 40000], [8, 16]],
    ['box-collaboration-request', 'box/openapi.json', body('/collaborations'), [100, 900]],
    ['adyen-payment-request', 'adyen/CheckoutService-v71.json', body('/payments'), [500, 12000]],
    ['adyen-payment-response', 'adyen/CheckoutService-v71.json', answer('/payments', 'post'), [400, 8000]],
    ['adyen-transfer-notification', 'adyen/BalancePlatformTransferNotification-v4.json', component('TransferNotificationRequest'), [800, 9000]],
    ['discord-messages', 'discord/openapi.json', answer('/channels/{channel_id}/messages'), [10000, 60000], [4, 10]],
    ['discord-guild', 'discord/openapi.json', answer('/guilds/{guild_id}'), [1500, 20000]],
    ['discord-message-request', 'discord/openapi.json', body('/channels/{channel_id}/messages'), [150, 6000]],
    ['kubernetes-pod', 'kubernetes/swagger.json', definition('io.k8s.api.core.v1.Pod'), [3000, 16000]],
    ['kubernetes-pods', 'kubernetes/swagger.json', definition('io.k8s.api.core.v1.PodList'), [30000, 62000], [4, 8]],
    ['kubernetes-deployment', 'kubernetes/swagger.json', definition('io.k8s.api.apps.v1.Deployment'), [3000, 16000]],
    ['kubernetes-crd', 'kubernetes/swagger.json', definition('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition'), [4000, 20000]],
    ['asana-task', 'asana/asana_oas.yaml', answer('/tasks/{task_gid}'), [1500, 12000]],
    ['asana-tasks', 'asana/asana_oas.yaml', answer('/tasks'), [600, 6000], [6, 20]],
    ['digitalocean-droplets', 'digitalocean/specification/DigitalOcean-public.v2.yaml', answer('/droplets'), [6000, 40000], [4, 12]],
    ['twilio-calls', 'twilio/twilio_api_v2010.json', answer('/2010-04-01/Accounts/{AccountSid}/Calls.json'), [5000, 40000], [6, 20]],
    ['twilio-message', 'twilio/twilio_api_v2010.json', component('api.v2010.account.message'), [400, 2500]],
    ['slack-history', 'slack/slack_web_openapi_v2_without_examples.json', answer2('/conversations.history'), [5000, 40000], [6, 16]],
    ['slack-files', 'slack/slack_web_openapi_v2_without_examples.json', answer2('/files.list'), [8000, 50000], [6, 14]],
    ['slack-profile', 'slack/slack_web_openapi_v2_without_examples.json', answer2('/users.profile.get'), [300, 5000]],
    ['zoom-meeting', 'zoom/openapi.v2.json', answer2('/meetings/{meetingId}'), [600, 6000]],
    ['zoom-meeting-request', 'zoom/openapi.v2.json', '/definitions/Meeting', [300, 4000]],
    ['gitea-issues', 'gitea/swagger.yaml', '/responses/IssueList/schema', [15000, 60000], [5, 12]],
    ['gitea-repository', 'gitea/swagger.yaml', definition('Repository'), [1500, 9000]],
    ['spotify-playlist', 'spotify/official-spotify-open-api.yml', component('PlaylistObject'), [6000, 40000]],
    ['spotify-search', 'spotify/official-spotify-open-api.yml', answer('/search'), [9000, 60000]],
    ['openai-chat-request', 'openai/openapi.yaml', component('CreateChatCompletionRequest'), [250, 6000]],
    ['openai-chat-response', 'openai/openapi.yaml', component('CreateChatCompletionResponse'), [300, 4000]],
    ['paypal-order-request', 'paypal/checkout_orders_v2.json', body('/v2/checkout/orders'), [300, 9000]],
    ['paypal-order', 'paypal/checkout_orders_v2.json', answer('/v2/checkout/orders/{id}'), [500, 12000]],
    ['petstore-pet', 'swagger-petstore/openapi.yaml', component('Pet'), [200, 500]],
    ['petstore-pets', 'swagger-petstore/openapi.yaml', answer('/pet/findByStatus'), [1000, 6000], [6, 20]],
    ['ollama-chat-request', 'ollama/openapi.yaml', component('ChatRequest'), [250, 5000]],
    ['museum-hours', 'redocly-museum/museum.yaml', answer('/museum-hours'), [300, 2000], [4, 16]],
    ['startrek-character', 'readme-oas-examples/3.0/star-trek.yaml', answer('/character', 'get'), [500, 9000]],
];

// Meta-schemas and the schemas that they are for: name, dialect, file in a package, instances beside it.
const META_2019 = ['applicator', 'content', 'core', 'format', 'meta-data', 'validation'];
const META_2020 = ['applicator', 'content', 'core', 'format-annotation', 'meta-data', 'unevaluated', 'validation'];
const METAS = [
    ['meta-draft-07', 'draft-07', 'ajv/dist/refs/json-schema-draft-07.json', ['json-schema-draft-07.json', 'json-schema-secure.json']],
    ['meta-2019-09', '2019-09', 'ajv/dist/refs/json-schema-2019-09/schema.json', ['schema.json', ...META_2019.map(name => `meta/${name}.json`)]],
    ['meta-2020-12', '2020-12', 'ajv/dist/refs/json-schema-2020-12/schema.json', ['schema.json', ...META_2020.map(name => `meta/${name}.json`)]],
];

const versionOf = contract => contract.swagger ? 'swagger-2.0' : String(contract.openapi).startsWith('3.0') ? 'openapi-3.0' : 'openapi-3.1';

// What the contract gives as examples of a schema, or of the message that has it.
function examples(library, place) {
    const around = library.find(place.file, place.pointer.replace(/\/schema$/, '')).value, schema = place.value;
    const values = [schema.example, ...(Array.isArray(schema.examples) ? schema.examples : [])];
    if (around !== schema) {
        const named = around?.examples || {};
        values.push(around?.example, named['application/json']);
        for (const one of Object.values(named)) values.push(library.follow({file: place.file, value: one}).value?.value);
    }
    return values.filter(value => typeof value === 'object' && value !== null);
}

function patternMaker() {
    const RandExp = need('randexp');
    return (pattern, dice) => {
        const made = new RandExp(pattern, 'u');
        made.max = 12;
        made.randInt = (low, high) => dice.whole(low, high);
        made.defaultRange.subtract(0, 0x1F);
        return made.gen();
    };
}

const COUNT = 5, OWN = 3, ATTEMPTS = 400;

class Instances {
    constructor(name, judge, bytes) {
        Object.assign(this, {name, judge, bytes, list: [], refused: {}});
    }

    add(value, least = this.bytes[0]) {
        const text = JSON.stringify(value);
        const why = Buffer.byteLength(text) < least ? 'short' : Buffer.byteLength(text) > this.bytes[1] ? 'long' : this.list.includes(text) ? 'twice'
            : this.judge(value) ? '' : JSON.stringify(this.judge.errors[0]);
        if (why === '') this.list.push(text);
        else this.refused[why] = (this.refused[why] || 0) + 1;
    }

    check() {
        if (this.list.length < 2) throw new Error(`${this.name}: no values could be made: ${JSON.stringify(this.refused).slice(0, 2000)}`);
    }

    near() {
        const dice = new Dice(`${this.name}, wrong`);
        return this.list.map(text => nearMiss(JSON.parse(text), this.judge, dice)).filter(Boolean).map(value => JSON.stringify(value));
    }
}

// The objects of a document by their pointers.
function pointers(value, pointer = '', into = new Map()) {
    if (typeof value !== 'object' || value === null) return into;
    into.set(value, pointer);
    for (const [key, inner] of Object.entries(value)) pointers(inner, `${pointer}/${escaped(key)}`, into);
    return into;
}

function values(name, own, closed, dialect, bytes, items) {
    const hinted = translateDocument(closed, dialect, true), where = pointers(hinted), dice = new Dice(name);
    const judgeAt = judges(peer(dialect), translateDocument(closed, dialect, false));
    // Parts that were put together from several have no place in the document; they are judged in parts.
    const holds = schema => where.has(schema) ? judgeAt(where.get(schema)) : () => true;
    const instances = new Instances(name, judgeAt(closed.pointer), bytes);
    for (const value of own)
        if (instances.list.length < OWN) instances.add(value, 150);
    instances.own = instances.list.length;
    const maker = new Maker({dice, find: reference => at(hinted, decodeURIComponent(reference).slice(1)), holds, pattern: patternMaker(), items, most: bytes[1] / 4});
    const schema = at(hinted, closed.pointer);
    for (let attempt = 0; attempt < ATTEMPTS && instances.list.length < COUNT; attempt++) {
        if (attempt % 60 === 59) maker.vary();
        try {
            instances.add(maker.draw(schema));
        } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            instances.refused[error.message] = (instances.refused[error.message] || 0) + 1;
        }
    }
    return instances;
}

function write(instances, about, files) {
    const folder = path.join(OUT, instances.name), near = instances.near();
    instances.check();
    fs.mkdirSync(folder, {recursive: true});
    for (const [file, content] of Object.entries({...files, 'case.json': about}))
        fs.writeFileSync(path.join(folder, file), `${JSON.stringify(content)}\n`);
    for (const [file, list] of [['instances.jsonl', instances.list], ['near.jsonl', near]])
        fs.writeFileSync(path.join(folder, file), list.map(line => `${line}\n`).join(''));
    console.log(`${instances.name}: ${instances.list.map(text => Buffer.byteLength(text)).join(' ')} bytes, ${instances.own} of the contract's own, ${near.length} near`);
}

function fromContract(library, [name, file, pointer, bytes, items]) {
    const contract = path.join(CORPUS, file), place = library.find(contract, pointer), dialect = versionOf(library.read(contract));
    if (place.value === undefined) throw new Error(`${name}: nothing at ${pointer}`);
    const closed = close(library, place.file, place.pointer);
    const instances = values(name, examples(library, place), closed, dialect, bytes, items);
    const about = {name, dialect, contract: file, place: place.pointer, pointer: closed.pointer};
    write(instances, about, {'schema.json': closed.document, 'ajv.json': translateDocument(closed, dialect, false)});
}

function fromMeta(library, [name, dialect, file, instances]) {
    const schema = need(file), uri = schema.$id;
    const made = new Instances(name, known(peer(dialect), uri, schema), [0, Infinity]);
    for (const one of instances) made.add(need(path.posix.join(path.posix.dirname(file), one)));
    made.own = made.list.length;
    write(made, {name, dialect, contract: file, pointer: '', uri}, {'schema.json': schema});
}

function main() {
    const wanted = process.argv.slice(2), library = new Library(need('yaml'));
    if (!wanted.length) fs.rmSync(OUT, {recursive: true, force: true});
    for (const [rows, make] of [[CASES, fromContract], [METAS, fromMeta]])
        for (const row of rows)
            if (!wanted.length || wanted.some(part => row[0].includes(part))) make(library, row);
}

main();
