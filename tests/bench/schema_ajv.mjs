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
import {load} from './schema_peer.mjs';

const SLOT = 30e6, CALLS = 12000, SLICE = 20e6, SLICES = 8, WARM = 3e9;

// Processor time, in nanoseconds: others on the machine take turns with us, and that is no time of ours.
function clock() {
    const {user, system} = process.cpuUsage();
    return (user + system) * 1000;
}

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

    // Until V8 has optimised: thousands of calls, then as long as it still gets faster.
    warm() {
        const start = clock();
        let best = Infinity, calls = 0;
        for (let since = 0; since < SLICES && clock() - start < WARM; since++) {
            const took = this.slice(SLICE);
            calls += SLICE / took;
            if (took < best * 0.98 || calls < CALLS) since = -1;
            best = Math.min(best, took);
        }
    }

    // Nanoseconds that a call takes, over at least that long.
    slice(length) {
        const start = clock();
        let passes = 0, took = 0, valid = 0;
        while (took < length) {
            const before = took;
            valid += this.run(this.passes);
            passes += this.passes;
            took = clock() - start;
            if (took - before < length / 30) this.passes *= 2;
        }
        if (valid !== passes * this.valid) throw new Error('the verdicts changed');
        return took / (passes * this.count);
    }
}

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
