// Cloudflare's wrangler, unchanged, against the simulator. Values go in through standard input where wrangler allows it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const env = (name) => process.env[name] ?? assert.fail(`${name} is not set`);
const store = env('SIM_STORE_ID');
const namespace = ['--namespace-id', env('SIM_KV_NAMESPACE_ID'), '--remote'];
const executable = fileURLToPath(new URL('node_modules/wrangler/bin/wrangler.js', import.meta.url));

const wrangler = (args, input = '', token = env('SIM_EDIT_TOKEN')) => {
  const run = spawnSync(process.execPath, [executable, ...args], {
    input,
    encoding: 'utf8',
    env: {
      PATH: env('PATH'),
      HOME: process.cwd(),
      NO_COLOR: '1',
      COLUMNS: '300',
      CLOUDFLARE_API_BASE_URL: env('SIM_BASE_URL'),
      CLOUDFLARE_ACCOUNT_ID: env('SIM_ACCOUNT_ID'),
      CLOUDFLARE_API_TOKEN: token,
      // Without these it calls home.
      CI: '1',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
  });
  return { code: run.status, out: run.stdout, all: run.stdout + run.stderr };
};

const succeeds = (args, input) => {
  const run = wrangler(args, input);
  assert.equal(run.code, 0, run.all);
  return run.out;
};

const secret = (...args) => ['secrets-store', 'secret', args[0], store, ...args.slice(1), '--remote'];

/** The state of the simulator, since wrangler can't show the value of a secret. */
const state = async () => (await fetch(`${env('SIM_CONTROL_URL')}/state`)).json();

const idIn = (output) => output.match(/ID: ([0-9a-f]{32})/)?.[1] ?? assert.fail(output);

test('a secret is created, shown, changed in place, duplicated, listed and deleted', async () => {
  const id = idIn(succeeds(secret('create', '--name', 'WR_ONE', '--scopes', 'workers', '--comment', 'one'), 'first'));
  assert.equal((await state()).secrets.WR_ONE, 'first');
  assert.match(succeeds(secret('get', '--secret-id', id)), /WR_ONE .* one .* workers .* active/);

  succeeds(secret('update', '--secret-id', id, '--scopes', 'workers', '--comment', 'two'), 'second');
  assert.equal((await state()).secrets.WR_ONE, 'second');

  succeeds(secret('duplicate', '--secret-id', id, '--name', 'WR_TWO', '--scopes', 'workers,ai_gateway'));
  assert.equal((await state()).secrets.WR_TWO, 'second');
  const list = succeeds(secret('list', '--per-page', '50'));
  for (const name of ['WR_ONE', 'WR_TWO', 'PRIMARY_SECRET_EDIT_TOKEN']) assert.ok(list.includes(name), list);

  succeeds(secret('delete', '--secret-id', id));
  assert.ok(!('WR_ONE' in (await state()).secrets));
});

test('the one store is listed and a second one refused', () => {
  assert.ok(succeeds(['secrets-store', 'store', 'list', '--remote']).includes(store));
  const refused = wrangler(['secrets-store', 'store', 'create', 'second', '--remote']);
  assert.notEqual(refused.code, 0);
  assert.match(refused.all, /maximum_stores_exceeded \[code: 1003\]/);
});

test('a KV value with metadata and ttl is written, read, listed and deleted', () => {
  const key = 'wr key/1';
  succeeds(['kv', 'key', 'put', key, 'a value', '--metadata', '{"run":7}', '--ttl', '300', ...namespace]);
  assert.equal(succeeds(['kv', 'key', 'get', key, '--text', ...namespace]).trim(), 'a value');
  const [listed] = JSON.parse(succeeds(['kv', 'key', 'list', '--prefix', 'wr ', ...namespace]));
  assert.equal(listed.name, key);
  assert.deepEqual(listed.metadata, { run: 7 });
  assert.ok(listed.expiration > 0);

  succeeds(['kv', 'key', 'put', key, 'plain', ...namespace]);
  assert.deepEqual(JSON.parse(succeeds(['kv', 'key', 'list', '--prefix', 'wr ', ...namespace])), [{ name: key }]);

  succeeds(['kv', 'key', 'delete', key, ...namespace]);
  assert.notEqual(wrangler(['kv', 'key', 'get', key, '--text', ...namespace]).code, 0);
});

test('a KV namespace is created and listed', () => {
  succeeds(['kv', 'namespace', 'create', 'wrangler-namespace']);
  const titles = JSON.parse(succeeds(['kv', 'namespace', 'list'])).map((each) => each.title);
  assert.ok(titles.includes('wrangler-namespace') && titles.includes('rotator'));
});

test('a token without the permission is told an authentication error', () => {
  const refused = wrangler(['kv', 'namespace', 'list'], '', env('SIM_CREATION_TOKEN'));
  assert.notEqual(refused.code, 0);
  assert.match(refused.all, /Authentication error \[code: 10000\]/);
});

test('whoami finds an account token and its account', () => {
  const run = succeeds(['whoami']);
  assert.match(run, /Account API Token/);
  assert.ok(run.includes(env('SIM_ACCOUNT_ID')), run);
});
