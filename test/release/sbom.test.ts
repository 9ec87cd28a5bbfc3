import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { billOfMaterials, validate } from '../../scripts/release/sbom.mjs';

const TIME = Date.parse('2026-01-31T12:00:00Z') / 1000;
// Any file stands for the tarball, of which the bill has the hash.
const bill = () => billOfMaterials({ root: process.cwd(), tarball: 'LICENSE', time: TIME });

describe('the bill of materials', () => {
  it('is what CycloneDX 1.6 says it must be', async () => {
    const made = await bill();
    await expect(validate(JSON.stringify(made))).resolves.toBeUndefined();
    const [first, ...rest] = made.components;
    const wrong = { ...made, components: [{ ...first, licenses: [{ license: { id: 'No such licence' } }] }, ...rest] };
    await expect(validate(JSON.stringify(wrong))).rejects.toThrow('/components/0/licenses/0/license/id');
  });

  it('lists what the bundle says of itself that it contains', async () => {
    const [, head = ''] = readFileSync('dist/canary-fanout.js', 'utf8').split('\n', 2);
    const { components } = await bill();
    const contents = components.map(({ name, version, licenses }) => `${name} ${version} (${licenses[0]?.license.id})`);
    expect(contents.length).toBeGreaterThan(0);
    expect(head).toContain(`Contains ${contents.join(', ')}.`);
  });

  it('has of each package the hash that the lock file has', async () => {
    const lock: { packages: { [path: string]: { integrity?: string } } } = JSON.parse(
      readFileSync('package-lock.json', 'utf8'),
    );
    for (const { name, hashes, purl, version } of (await bill()).components) {
      const [hash] = hashes;
      const digest = Buffer.from(hash?.content ?? '', 'hex').toString('base64');
      expect([purl, hash?.alg, `sha512-${digest}`]).toEqual([
        // The sign of a scope is escaped in a package URL.
        `pkg:npm/${name.replace('@', '%40')}@${version}`,
        'SHA-512',
        lock.packages[`node_modules/${name}`]?.integrity,
      ]);
    }
  });

  it('is the same of the same commit, and names it by its time', async () => {
    const made = await bill();
    expect(await bill()).toEqual(made);
    expect(made.metadata.timestamp).toBe('2026-01-31T12:00:00.000Z');
    const other = await billOfMaterials({ root: process.cwd(), tarball: 'README.md', time: TIME });
    expect(other.serialNumber).not.toBe(made.serialNumber);
  });
});
