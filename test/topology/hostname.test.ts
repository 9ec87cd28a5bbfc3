import { describe, expect, it } from 'vitest';
import { compareHostnames, covers, hostMatches, normalHostname } from '../../src/topology/hostname.ts';

describe('a hostname', () => {
  it('that is left out, empty or a star stands for every host', () => {
    expect([undefined, '', '*'].map(normalHostname)).toEqual([undefined, undefined, undefined]);
    expect(normalHostname('Shop.Example.com')).toBe('shop.example.com');
    expect(hostMatches(normalHostname('*'), 'shop.example.com')).toBe(true);
  });

  it('with a star has hosts of one label and more before the suffix', () => {
    expect(hostMatches('*.example.com', 'a.example.com')).toBe(true);
    expect(hostMatches('*.example.com', '.example.com')).toBe(false);
    expect(hostMatches('*.example.com', 'example.com')).toBe(false);
  });

  it('covers another where it has all hosts of it', () => {
    expect(covers(undefined, 'shop.example.com')).toBe(true);
    expect(covers('shop.example.com', undefined)).toBe(false);
    expect(covers('*.example.com', '*.a.example.com')).toBe(true);
    expect(covers('*.a.example.com', '*.example.com')).toBe(false);
    expect(covers('shop.example.com', 'a.shop.example.com')).toBe(false);
  });

  it('goes before another that is less specific', () => {
    const least = (a: string | undefined, b: string | undefined) => Math.sign(compareHostnames(a, b));
    // The longest wildcard is less specific than the shortest name.
    expect(least('a.io', '*.long.example.com')).toBe(-1);
    expect(least('*.a.io', undefined)).toBe(-1);
    expect(least('*.a.io', '*.io')).toBe(-1);
    expect(least('a.io', 'bb.io')).toBe(1);
    expect(least('a.io', 'b.io')).toBe(0);
    expect(least(undefined, undefined)).toBe(0);
  });
});
