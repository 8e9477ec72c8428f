#!/usr/bin/env node
// ajv's side of the schema bench: schema_ajv.mjs FOLDER...
//
// For each folder a line of JSON with the bytes of its instances and ajv's verdicts; "ready" once all is warm. Then each line read
// from standard input, "NUMBER WHAT", is answered with the nanoseconds of processor time that an instance took, on average over one
// slot. WHAT is
//     eval     ajv over the parsed instances
//     near     the same over those that are wrong
//     whole    JSON.parse and ajv over the texts
import fs from 'node:fs';
import readline from 'node:readline';
import {Measure, SLOT} from './measure.mjs';
import {load} from './schema_peer.mjs';

// ajv compiles twice, so that wrong values do not spoil what V8 has learnt from right ones.
function open(folder) {
    const [right, wrong] = [load(folder), load(folder)];
    const parsed = right.texts.map(text => JSON.parse(text)), near = right.near.map(text => JSON.parse(text));
    const verdicts = (validate, list) => list.map(value => Number(validate(value))).join('');
    console.log(JSON.stringify({bytes: right.texts.map(text => Buffer.byteLength(text)), valid: verdicts(right.validate, parsed),
        near: verdicts(wrong.validate, near)}));
    return {eval: new Measure(right.validate, parsed), whole: new Measure(right.validate, right.texts, true), near: new Measure(wrong.validate, near)};
}

const cases = process.argv.slice(2).map(open);
fs.writeSync(1, 'ready\n');
for await (const line of readline.createInterface({input: process.stdin})) {
    const [number, what] = line.split(' ');
    fs.writeSync(1, `${cases[number][what].slice(SLOT).toFixed(2)}\n`);
}
