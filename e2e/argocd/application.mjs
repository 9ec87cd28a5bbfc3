// What the repo-server sends to a plugin for an Application: its repository, and its environment.
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './plugin.mjs';

const UID = 999;
const example = join(root, 'examples/argocd/app');

/**
 * A repository with the application of the example in the folder `app`, less the files whose content is null and with those of `files`;
 * `files` alone with `bare`. As after the transfer all files have mode 0644 and belong to the plugin's user.
 */
export function repository(files = {}, { bare = false } = {}) {
  const repo = mkdtempSync(join(tmpdir(), 'canary-fanout-cmp-'));
  const app = join(repo, 'app');
  mkdirSync(app);
  const without = Object.keys(files).filter((path) => files[path] === null);
  if (!bare) cpSync(example, app, { recursive: true, filter: (path) => !without.some((end) => path.endsWith(end)) });
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  handOver(repo);
  return { repo, app };
}

function handOver(path) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(path, UID, UID);
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      handOver(inner);
      continue;
    }
    if (isRoot) chownSync(inner, UID, UID);
    chmodSync(inner, 0o644);
  }
}

/** The variables of an Application with these parameters (pkg/apis/application/v1alpha1/types.go) and env. */
export function environment(parameters = [], env = {}) {
  const variables = {
    ARGOCD_APP_NAME: 'shop',
    ARGOCD_APP_NAMESPACE: 'shop',
    ARGOCD_APP_REVISION: '0123456789abcdef0123456789abcdef01234567',
    ARGOCD_APP_SOURCE_PATH: 'app',
    ARGOCD_APP_SOURCE_REPO_URL: 'https://git.example.com/shop.git',
    ARGOCD_APP_SOURCE_TARGET_REVISION: 'main',
    KUBE_VERSION: '1.32',
    KUBE_API_VERSIONS: 'v1,apps/v1,flagger.app/v1beta1',
    ARGOCD_APP_PARAMETERS: JSON.stringify(parameters),
  };
  for (const [name, value] of Object.entries(env)) variables[`ARGOCD_ENV_${name}`] = value;
  for (const { name, string, array = [], map = {} } of parameters) {
    const base = `PARAM_${escaped(name)}`;
    if (string !== undefined) variables[base] = string;
    for (const [index, value] of array.entries()) variables[`${base}_${index}`] = value;
    for (const [key, value] of Object.entries(map)) variables[`${base}_${escaped(key)}`] = value;
  }
  return variables;
}

function escaped(name) {
  return name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
}
