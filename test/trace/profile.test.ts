import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import {
  formatProfile,
  type IstioBehaviour,
  istioBehaviour,
  versionNotes,
  whyUnknown,
} from '../../src/trace/profile.ts';
import { GAMMA, istio } from './scene.ts';

/** Of these versions those that have it. */
function having(has: (behaviour: IstioBehaviour) => boolean, ...versions: readonly string[]): readonly string[] {
  return versions.filter((version) => has(istioBehaviour(readVersion(version))));
}

describe('what a version of Istio does', () => {
  it('came with patches of several lines, or with a line', () => {
    const all = ['1.27.9', '1.28.5', '1.28.6', '1.29.1', '1.29.2', '1.30.0', '1.31.0'];
    expect(having(({ runsAllGroups }) => runsAllGroups, ...all)).toEqual(['1.28.6', '1.29.2', '1.30.0', '1.31.0']);
    const refusing = ['1.27.20', '1.28.7', '1.28.8', '1.29.3', '1.29.4', '1.30.0', '1.30.1', '1.31.0'];
    expect(having(({ refusesControlCharacters }) => refusesControlCharacters, ...refusing)).toEqual([
      '1.28.8',
      '1.29.4',
      '1.30.1',
      '1.31.0',
    ]);
    expect(having(({ mergesGrpc }) => mergesGrpc, '1.29.9', '1.30.0')).toEqual(['1.30.0']);
    expect(having(({ knowsCors }) => knowsCors, '1.25.9', '1.26.0')).toEqual(['1.26.0']);
    expect(having(({ matchesEachLine }) => matchesEachLine, '1.30.9', '1.31.0')).toEqual(['1.31.0']);
    expect(having(({ noBackends }) => noBackends === 404, '1.29.9', '1.30.0', '1.30.9', '1.31.0')).toEqual([
      '1.30.0',
      '1.30.9',
    ]);
  });

  it('is written with its patch where one was said', () => {
    expect([istio('1.29'), istio('1.29.2'), istio('1.30.0'), GAMMA].map(formatProfile)).toEqual([
      'Istio 1.29',
      'Istio 1.29.2',
      'Istio 1.30.0',
      'Gateway API v1.6.1 with GAMMA',
    ]);
  });

  it('is not known before the first, and taken to be the last one’s after it', () => {
    expect(['1.23', '1.24.0', '1.31'].map((version) => whyUnknown(readVersion(version)))).toEqual([
      'Istio before 1.24 is not known here',
      undefined,
      undefined,
    ]);
    expect(versionNotes(istio('1.31'))).toEqual([]);
    expect(versionNotes(istio('1.32.1'))).toEqual([
      'Istio 1.32.1 is taken to do what 1.31 does, the last version that is known here',
    ]);
    expect(versionNotes(GAMMA)).toEqual([]);
  });
});
