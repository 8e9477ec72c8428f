// json-schema-faker's side of ./dev bench sample: node sample_peer.mjs FOLDER SCHEMA SECONDS
// {"ns":…,"bytes":…,"valid":…} of one value, by processor time, the best of slices; `valid` of a hundred, by ajv.
// With "check" and a file of values, one a line, instead of the seconds: how many of them ajv takes.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const [folder, path, what, file] = process.argv.slice(2);
const require = createRequire(folder + '/x.js');
const loaded = require(folder + '/node_modules/json-schema-faker'), Ajv = require('ajv/dist/2020').default, formats = require('ajv-formats').default;
const schema = JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv({strict: false});
formats(ajv);
const validate = ajv.compile(schema);

if (what === 'check') {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    console.log(JSON.stringify({values: lines.length, valid: lines.filter(line => validate(JSON.parse(line))).length}));
    process.exit(0);
}

const options = {optionalsProbability: 0.8};
const generator = loaded.createGeneratorSync(options), make = () => generator.generate(schema);
const clock = () => { const {user, system} = process.cpuUsage(); return (user + system) * 1000; };

let bytes = 0, values = 0, best = Infinity, valid = 0;
for (let i = 0; i < 100; i++) valid += validate(make());
const end = clock() + what * 1e9;
while (clock() < end) {
    const began = clock();
    for (let i = 0; i < 50; i++) { bytes += JSON.stringify(make()).length; values++; }
    best = Math.min(best, (clock() - began) / 50);
}
console.log(JSON.stringify({ns: Math.round(best), bytes: Math.round(bytes / values), valid}));
