// Cloudflare's official TypeScript SDK, unchanged, against the simulator. Each test is one thing that the SDK's users do.
// What the simulator is comes in through the environment; values of tokens never appear in an argument or in output.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Cloudflare from 'cloudflare';

const env = (name) => process.env[name] ?? assert.fail(`${name} is not set`);
const account_id = env('SIM_ACCOUNT_ID');
const store_id = env('SIM_STORE_ID');
const namespace_id = env('SIM_KV_NAMESPACE_ID');

const client = (apiToken) => new Cloudflare({ apiToken, baseURL: env('SIM_BASE_URL'), maxRetries: 0 });
const creator = client(env('SIM_CREATION_TOKEN'));
const editor = client(env('SIM_EDIT_TOKEN'));

const collect = async (pages) => {
  const all = [];
  for await (const item of pages) all.push(item);
  return all;
};

const groupId = async (name) => {
  const groups = await collect(creator.accounts.tokens.permissionGroups.list({ account_id, name }));
  return groups.find((group) => group.name === name)?.id ?? assert.fail(`no permission group ${name}`);
};

const policies = async (name) => [
  {
    effect: 'allow',
    permission_groups: [{ id: await groupId(name) }],
    resources: { [`com.cloudflare.api.account.${account_id}`]: '*' },
  },
];

const inAnHour = () => new Date(Date.now() + 3600_000).toISOString().replace(/\.\d+Z$/, 'Z');

const createToken = async (name, group) =>
  creator.accounts.tokens.create({ account_id, name, policies: await policies(group), expires_on: inAnHour() });

const rejected = async (status, code, call) => {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof Cloudflare.APIError, `an APIError, not ${error}`);
    assert.equal(error.status, status);
    assert.equal(error.errors[0].code, code);
    return true;
  });
};

test('a token is created, verified, fetched, updated, rolled and deleted', async () => {
  const created = await createToken('sdk life', 'Secrets Store Read');
  assert.match(created.value, /^cfat_/);
  const verified = await client(created.value).accounts.tokens.verify({ account_id });
  assert.equal(verified.id, created.id);
  assert.equal(verified.status, 'active');

  const fetched = await creator.accounts.tokens.get(created.id, { account_id });
  assert.equal(fetched.name, 'sdk life');
  assert.equal(fetched.value, undefined);

  const updated = await creator.accounts.tokens.update(created.id, {
    account_id,
    name: 'sdk life, renamed',
    policies: await policies('Workers KV Storage Read'),
  });
  assert.equal(updated.name, 'sdk life, renamed');
  assert.equal(updated.policies[0].permission_groups[0].name, 'Workers KV Storage Read');

  const value = await creator.accounts.tokens.value.update(created.id, { account_id, body: {} });
  assert.match(value, /^cfat_/);
  await rejected(401, 1000, () => client(created.value).accounts.tokens.verify({ account_id }));
  assert.equal((await client(value).accounts.tokens.verify({ account_id })).status, 'active');

  assert.equal((await creator.accounts.tokens.delete(created.id, { account_id })).id, created.id);
  await rejected(401, 1000, () => client(value).accounts.tokens.verify({ account_id }));
});

test('a token is rolled without a body too', async () => {
  const created = await createToken('sdk roll', 'Secrets Store Read');
  const value = await creator.accounts.tokens.value.update(created.id, { account_id });
  assert.equal((await client(value).accounts.tokens.verify({ account_id })).status, 'active');
});

test('the token list is paged to its end', async () => {
  for (let i = 0; i < 7; i++) await createToken(`sdk page ${i}`, 'Secrets Store Read');
  const names = (await collect(creator.accounts.tokens.list({ account_id, per_page: 5 }))).map((token) => token.name);
  for (let i = 0; i < 7; i++) assert.equal(names.filter((name) => name === `sdk page ${i}`).length, 1);
});

test('permission groups are found with their scopes', async () => {
  const groups = await collect(creator.accounts.tokens.permissionGroups.list({ account_id }));
  const write = groups.find((group) => group.name === 'Account API Tokens Write');
  assert.deepEqual(write.scopes, ['com.cloudflare.api.account']);
  const some = await creator.accounts.tokens.permissionGroups.get({ account_id, name: 'Secrets Store Write' });
  assert.deepEqual(some.map((group) => group.name), ['Secrets Store Write']);
});

test('a missing permission is a PermissionDeniedError', async () => {
  await rejected(403, 10000, () => editor.accounts.tokens.list({ account_id }));
  await assert.rejects(() => editor.accounts.tokens.list({ account_id }), Cloudflare.PermissionDeniedError);
});

test('a secret is created, fetched, changed in place, duplicated, listed and deleted', async () => {
  const secrets = editor.secretsStore.stores.secrets;
  const [created] = await collect(
    secrets.create(store_id, { account_id, body: [{ name: 'SDK_ONE', value: 'first', scopes: ['workers'] }] }),
  );
  assert.equal(created.name, 'SDK_ONE');
  assert.equal(created.status, 'active');

  const edited = await secrets.edit(created.id, { account_id, store_id, value: 'second', comment: 'by the SDK' });
  assert.equal(edited.id, created.id);
  assert.equal((await secrets.get(created.id, { account_id, store_id })).comment, 'by the SDK');

  const copy = await secrets.duplicate(created.id, { account_id, store_id, name: 'SDK_TWO', scopes: ['workers'] });
  const listed = await collect(secrets.list(store_id, { account_id, search: 'SDK_', per_page: 1 }));
  assert.deepEqual(listed.map((secret) => secret.name).sort(), ['SDK_ONE', 'SDK_TWO']);
  assert.ok(listed.every((secret) => secret.value === undefined));

  await secrets.delete(copy.id, { account_id, store_id });
  await rejected(404, 1000, () => secrets.get(copy.id, { account_id, store_id }));
});

test('the store and its quota are found', async () => {
  const [store] = await collect(editor.secretsStore.stores.list({ account_id }));
  assert.equal(store.id, store_id);
  assert.equal((await editor.secretsStore.stores.get(store_id, { account_id })).name, 'default_secrets_store');
  assert.equal((await editor.secretsStore.quota.get({ account_id })).secrets.quota, 100);
  await rejected(400, 1003, () => editor.secretsStore.stores.create({ account_id, name: 'second' }));
});

test('a KV value with metadata is written, read, listed and deleted', async () => {
  const { values, keys, metadata } = editor.kv.namespaces;
  await values.update('sdk/key one', {
    account_id,
    namespace_id,
    value: 'a value',
    metadata: JSON.stringify({ run: 7 }),
    expiration_ttl: 300,
  });
  const response = await values.get('sdk/key one', { account_id, namespace_id });
  assert.equal(await response.text(), 'a value');
  assert.match(response.headers.get('expiration'), /^\d+$/);
  assert.deepEqual(await metadata.get('sdk/key one', { account_id, namespace_id }), { run: 7 });

  for (let i = 0; i < 12; i++) {
    await values.update(`sdk-page-${i}`, { account_id, namespace_id, value: 'x', metadata: '{}' });
  }
  const listed = await collect(keys.list(namespace_id, { account_id, prefix: 'sdk-page-', limit: 10 }));
  assert.equal(listed.length, 12);

  await values.delete('sdk/key one', { account_id, namespace_id });
  await rejected(404, 10009, () => values.get('sdk/key one', { account_id, namespace_id }));
});

test('metadata that the SDK sends as form fields of its own is refused and not lost', async () => {
  const { values } = editor.kv.namespaces;
  await rejected(400, 10012, () =>
    values.update('sdk-object', { account_id, namespace_id, value: 'x', metadata: { run: 7 } }),
  );
  await rejected(404, 10009, () => values.get('sdk-object', { account_id, namespace_id }));
});

test('a KV namespace is created, found and listed', async () => {
  const created = await editor.kv.namespaces.create({ account_id, title: 'sdk namespace' });
  assert.equal((await editor.kv.namespaces.get(created.id, { account_id })).title, 'sdk namespace');
  const titles = (await collect(editor.kv.namespaces.list({ account_id, per_page: 1 }))).map((ns) => ns.title);
  assert.ok(titles.includes('sdk namespace') && titles.includes('rotator'));
});

test("an account's token finds its account and is nobody's user", async () => {
  const accounts = await collect(creator.accounts.list());
  assert.deepEqual(accounts.map((account) => account.id), [account_id]);
  await rejected(403, 9109, () => creator.user.get());
  await rejected(401, 1000, () => creator.user.tokens.verify());
});

test("a user's token is verified on the user's path alone, and may do its work on the account", async () => {
  const order = { owner: 'user', permissions: ['Secrets Store Read'] };
  const made = await fetch(`${env('SIM_CONTROL_URL')}/tokens`, { method: 'POST', body: JSON.stringify(order) });
  const { value } = await made.json();
  assert.match(value, /^cfut_/);
  const ofUser = client(value);
  assert.equal((await ofUser.user.tokens.verify()).status, 'active');
  assert.match((await ofUser.user.get()).email, /@/);
  await rejected(401, 1000, () => ofUser.accounts.tokens.verify({ account_id }));
  assert.equal((await collect(ofUser.secretsStore.stores.list({ account_id }))).length, 1);
});

test('the SDK tries again after a lost reply and after a 429, as its users rely on', async () => {
  const fault = (body) =>
    fetch(`${env('SIM_CONTROL_URL')}/faults`, { method: 'POST', body: JSON.stringify(body) }).then((reply) =>
      assert.equal(reply.status, 200),
    );
  const retrying = new Cloudflare({
    apiToken: env('SIM_CREATION_TOKEN'),
    baseURL: env('SIM_BASE_URL'),
    maxRetries: 2,
  });
  await fault({
    method: 'GET',
    path: '/tokens/verify$',
    action: { type: 'reply', status: 429, headers: { 'retry-after-ms': '1' } },
  });
  await fault({ method: 'GET', path: '/tokens/verify$', nth: 2, action: { type: 'lose-reply' } });
  assert.equal((await retrying.accounts.tokens.verify({ account_id })).status, 'active');
});
