// How node's side of a bench is measured: warm, by processor time, in slots.
const CALLS = 12000, SLICE = 20e6, SLICES = 8, WARM = 3e9;

export const SLOT = 30e6;

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

export class Measure {
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
