// The peer: ajv with ajv-formats, set up to be as fast as it can be, for one case of the schema bench.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const BUILD = path.join(ROOT, 'build/bench');

// Packages live where the runner has installed them, not beside this file.
export const need = createRequire(path.join(BUILD, 'package.json'));

const KINDS = {'2019-09': 'ajv/dist/2019', '2020-12': 'ajv/dist/2020', 'openapi-3.1': 'ajv/dist/2020'};

// No allErrors, no verbose; inlining and code optimisation as they come; all formats asserted.
export function peer(dialect) {
    const {default: Ajv} = need(KINDS[dialect] || 'ajv');
    const {default: addFormats} = need('ajv-formats');
    const ajv = new Ajv({strict: false, validateSchema: false, logger: false});
    addFormats(ajv);
    return ajv;
}

const NAME = 'case:document';

// A function that judges by any schema of a translated document: by its pointer.
export function judges(ajv, document) {
    ajv.addSchema(document, NAME);
    return pointer => ajv.getSchema(`${NAME}#${encodeURI(pointer)}`);
}

// The schema with that URI; meta-schemas are known beforehand.
export function known(ajv, uri, document) {
    if (!ajv.getSchema(uri)) ajv.addSchema(document);
    return ajv.getSchema(uri);
}

const lines = file => fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

export function load(folder) {
    const meta = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
    const ajv = peer(meta.dialect);
    const document = JSON.parse(fs.readFileSync(path.join(folder, meta.uri ? 'schema.json' : 'ajv.json'), 'utf8'));
    const validate = meta.uri ? known(ajv, meta.uri, document) : judges(ajv, document)(meta.pointer);
    return {validate, texts: lines(path.join(folder, 'instances.jsonl')), near: lines(path.join(folder, 'near.jsonl'))};
}
