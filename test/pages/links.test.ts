import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf } from './markdown.ts';

/** Hosts that pages may send a reader to: the list is short, and each is here because somebody has looked. */
const HOSTS = [
  'arethetypeswrong.github.io',
  'flagger.app',
  'github.com',
  'keepachangelog.com',
  'semver.org',
  'www.w3.org',
];

const pages = pagesOfRepository();

describe('the links of the pages', () => {
  it('are looked at, of every page that is in Git', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/diagnostics/FAN302.md']));
    expect(pages.flatMap((page) => linksOf(textOf(page))).length).toBeGreaterThan(500);
  });

  it.each(pages)('%s: each leads somewhere', (page) => {
    const wrong = linksOf(textOf(page)).flatMap(({ line, target, isImage }) => {
      const reason = faultOf(page, target, isImage);
      return reason === undefined ? [] : [`${page}:${line}: ${target}: ${reason}`];
    });
    expect(wrong).toEqual([]);
  });
});

function faultOf(page: string, target: string, isImage: boolean): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return faultOfUrl(target);
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
  if (path.startsWith('/') || file.startsWith('..')) return 'it leaves the repository';
  if (!existsSync(file)) return 'there is no such file';
  if (isImage && !/\.(?:svg|png|gif|jpe?g|webp)$/.test(file)) return 'it is no image';
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md') || statSync(file).isDirectory()) return 'only pages have anchors';
  return anchorsOf(textOf(file)).has(decodeURIComponent(anchor)) ? undefined : 'there is no such heading';
}

function faultOfUrl(target: string): string | undefined {
  if (!URL.canParse(target)) return 'it is no URL';
  const { protocol, hostname } = new URL(target);
  if (protocol !== 'https:') return 'it must be https';
  return HOSTS.includes(hostname) ? undefined : `${hostname} is not among the hosts of links.test.ts`;
}

/** In Git, or to be. */
function pagesOfRepository(): readonly string[] {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  });
  return listed.stdout.split('\0').filter((page) => page !== '' && existsSync(page));
}

function textOf(page: string): string {
  return readFileSync(page, 'utf8');
}
