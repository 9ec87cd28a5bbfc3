import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(path, 'utf8');

describe('the supply chain, as docs/security.md tells it', () => {
  const page = read('docs/security.md').replaceAll(/\s+/g, ' ');
  const lock = JSON.parse(read('package-lock.json'));
  const bundled = [...read('dist/THIRD-PARTY-LICENSES.txt').matchAll(/^(\S+) (\d\S*) \((.+)\)$/gm)].map(
    ([, name]) => name,
  );

  it('has in the bundle the packages that the page names, each of the lock file and without an install script', () => {
    expect(bundled.length).toBeGreaterThan(0);
    expect(page).toContain(
      `${bundled
        .slice(0, -1)
        .map((name) => `\`${name}\``)
        .join(', ')} and \`${bundled.at(-1)}\``,
    );
    for (const name of bundled) {
      const locked = lock.packages[`node_modules/${name}`];
      expect([name, locked.hasInstallScript]).toEqual([name, undefined]);
      const { scripts = {} } = JSON.parse(read(`node_modules/${name}/package.json`));
      expect(Object.keys(scripts).filter((script) => /^(?:pre|post)?install$/.test(script))).toEqual([]);
    }
  });

  it('installs from the public registry by hash, and runs no script of a package', () => {
    const packages = Object.entries<{ integrity?: string; resolved?: string; hasInstallScript?: boolean }>(
      lock.packages,
    ).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(50);
    for (const [path, { integrity, resolved }] of packages) {
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
      if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([
      'node_modules/esbuild',
    ]);
    const own = JSON.parse(read('package.json'));
    expect(Object.keys(own.scripts).filter((script) => /^(?:pre|post)?install$|^prepare$/.test(script))).toEqual([]);
    for (const path of ['Dockerfile', '.ci/run']) {
      const installs = read(path).match(/(?:^RUN|if) npm (?:ci|install|i)\b.*/gm) ?? [];
      expect(installs.length).toBeGreaterThan(0);
      for (const install of installs) expect(install).toContain('npm ci --ignore-scripts');
    }
  });

  it('stands on bases that are named by digest', () => {
    const bases = [...read('Dockerfile').matchAll(/^ARG \w+_IMAGE=(\S+)/gm)].map(([, image]) => image);
    expect(bases.length).toBeGreaterThan(0);
    for (const image of bases) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    for (const [, from = ''] of read('Dockerfile').matchAll(/^FROM (?:--\S+ )?(\S+)/gm))
      expect(from).toMatch(/^\$\{\w+_IMAGE\}$/);
  });

  it('gives the workflows of the examples no more than they need', () => {
    const workflows = readdirSync('examples', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.github[\\/]workflows[\\/].*\.ya?ml$/.test(name) && !name.includes('node_modules'))
      .map((name) => `examples/${name}`);
    expect(workflows.length).toBeGreaterThan(0);
    for (const path of workflows) {
      const { permissions, jobs } = parse(read(path));
      expect([path, permissions]).toEqual([path, {}]);
      for (const [name, job] of Object.entries<{
        permissions?: Record<string, string>;
        steps: { uses?: string; with?: object }[];
      }>(jobs)) {
        expect([name, typeof job.permissions]).toEqual([name, 'object']);
        expect(
          Object.keys(job.permissions ?? {}).filter(
            (each) => !['contents', 'security-events', 'pull-requests'].includes(each),
          ),
        ).toEqual([]);
        expect(job.permissions?.contents).toBe('read');
        for (const { uses, with: options } of job.steps) {
          if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$|^github\/codeql-action\/upload-sarif@v\d+$/);
          if (uses?.startsWith('actions/checkout@') === true)
            expect(options).toMatchObject({ 'persist-credentials': false });
        }
      }
    }
  });

  it('has sources that open no connection, start no program and run no text', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const modules = new Set<string>();
    for (const file of files) {
      const text = read(`src/${file}`);
      for (const [, name = ''] of text.matchAll(/'node:([a-z/_]+)'/g)) modules.add(name);
      expect([file, /\beval\(|new Function\(|\bfetch\(|WebSocket/.test(text)]).toEqual([file, false]);
    }
    expect([...modules].sort()).toEqual(['buffer', 'crypto', 'fs', 'path', 'tty', 'util', 'zlib']);
  });
});
