#!/usr/bin/env node
// ajv's side of the schema bench: schema_ajv.mjs FOLDER...
//
// For each folder a line of JSON with the bytes of its instances and ajv's verdicts, once all is warm. Then each line read from
// standard input, "NUMBER WHAT", is answered with the nanoseconds that an instance took, on average over one slot of time. WHAT is
//     eval     ajv over the parsed instances
//     near     the same over those that are wrong
//     whole    JSON.parse and ajv over the texts
import fs from 'node:fs';
import readline from 'node:readline';
import {load} from './schema_peer.mjs';

const SLOT = 40e6, CALLS = 12000, WARM = 4e8, TRIES = 200;
const clock = () => Number(process.hrtime.bigint());

// One function for each case and purpose, made from text: none shares its inline caches with another.
const runner = (validate, list, texts) => {
    const value = texts ? 'JSON.parse(list[j])' : 'list[j]';
    return new Function('validate', 'list', `return passes => {
        let valid = 0;
        for (let i = 0; i < passes; i++)
            for (let j = 0; j < list.length; j++)
                if (validate(${value})) valid++;
        return valid;
    };`)(validate, list);
};

class Measure {
    constructor(validate, list, texts) {
        this.run = runner(validate, list, texts);
        this.count = list.length;
        this.passes = 1;
        if (!this.count) return;
        this.valid = this.run(1);
        this.warm();
    }

    // Until V8 has optimised: thousands of calls, or long enough where one call is long.
    warm() {
        const start = clock();
        for (let calls = 0; calls < CALLS && clock() - start < WARM; calls += this.count) this.run(1);
        for (let i = 0; i < TRIES && clock() - start < WARM / 4; i++) this.run(10);
        let took = 0;
        while (took < SLOT / 16) {
            this.passes *= 2;
            const begin = clock();
            this.run(this.passes);
            took = clock() - begin;
        }
    }

    slot() {
        const start = clock();
        let passes = 0, took = 0, valid = 0;
        do {
            valid += this.run(this.passes);
            passes += this.passes;
            took = clock() - start;
        } while (took < SLOT);
        if (valid !== passes * this.valid) throw new Error('the verdicts changed');
        return took / (passes * this.count);
    }
}

// ajv compiles anew for each purpose, so that wrong values do not spoil what V8 has learnt from right ones.
function open(folder) {
    const [right, wrong, whole] = [load(folder), load(folder), load(folder)];
    const parsed = right.texts.map(text => JSON.parse(text)), near = right.near.map(text => JSON.parse(text));
    const verdicts = (validate, list) => list.map(value => Number(validate(value))).join('');
    console.log(JSON.stringify({bytes: right.texts.map(text => Buffer.byteLength(text)), valid: verdicts(right.validate, parsed),
        near: verdicts(wrong.validate, near)}));
    return {eval: new Measure(right.validate, parsed), near: new Measure(wrong.validate, near), whole: new Measure(whole.validate, right.texts, true)};
}

const cases = process.argv.slice(2).map(open);
fs.writeSync(1, 'ready\n');
for await (const line of readline.createInterface({input: process.stdin})) {
    const [number, what] = line.split(' ');
    fs.writeSync(1, `${cases[number][what].slot().toFixed(2)}\n`);
}
