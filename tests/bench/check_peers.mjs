#!/usr/bin/env node
// The peers' side of the check bench: check_peers.mjs FOLDER PEER WHAT
//
// FOLDER has the case that bench_check gave (case.json, contract.yaml), and the packages. PEER is prism or openapi-backend.
// With "verdicts" for WHAT: a line of JSON with the peer's verdicts on the requests and the response. Else "{}", then "ready" once all
// is warm; then each line of standard input is answered with the nanoseconds of processor time that one took, on average over a slot.
//
// A peer is given what its own server would give it, read already wherever that is faster for it: header fields and query as objects,
// only the body as text, which it gets through JSON.parse. One process for each measure, so that what is wrong does not spoil what V8
// has learnt from what is right.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import {Measure, SLOT} from './measure.mjs';

const [folder, name, what] = process.argv.slice(2);
const need = createRequire(path.resolve(folder, 'package.json'));
const file = path.join(folder, 'contract.yaml');
const about = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
const fields = {'content-type': 'application/json'};
const query = request => Object.fromEntries(new URLSearchParams(request.query));

// As createServer of prism-http-server calls them; matching is left out.
async function prism() {
    const {getHttpOperationsFromSpec} = need('@stoplight/prism-http');
    const {validateInput, validateOutput} = need('@stoplight/prism-http/dist/validator');
    const [resource] = await getHttpOperationsFromSpec(file);
    return {
        request: sent => {
            const url = {path: sent.path, baseUrl: undefined, query: query(sent)};
            return body => validateInput({resource, element: {method: 'post', url, headers: sent.fields, body}})._tag === 'Right';
        },
        response: body => validateOutput({resource, element: {statusCode: 201, headers: fields, body}})._tag === 'Right',
    };
}

// Matching included.
async function openapiBackend() {
    const {OpenAPIBackend} = need('openapi-backend');
    const api = new OpenAPIBackend({definition: file});
    await api.init();
    return {
        request: sent => {
            const given = query(sent);
            return body => api.validateRequest({method: 'POST', path: sent.path, query: given, headers: sent.fields, body}).valid;
        },
        response: body => api.validateResponse(body, 'placeOrder', 201).valid,
    };
}

const peer = await {prism, 'openapi-backend': openapiBackend}[name]();
const judge = sent => peer.request(sent)(JSON.parse(sent.body));
const [right, wrong] = about.requests;
const measures = {
    request: () => new Measure(peer.request(right), [right.body], true),
    broken: () => new Measure(peer.request(wrong), [wrong.body], true),
    response: () => new Measure(peer.response, [about.response], true),
};

if (what === 'verdicts') {
    const response = peer.response(JSON.parse(about.response)) && !peer.response({});
    console.log(JSON.stringify({verdicts: about.requests.map(sent => Number(judge(sent))).join(''), response}));
} else {
    fs.writeSync(1, '{}\n');
    const measure = measures[what]();
    fs.writeSync(1, 'ready\n');
    for await (const line of readline.createInterface({input: process.stdin}))
        fs.writeSync(1, `${measure.slice(SLOT).toFixed(2)}\n`);
}
