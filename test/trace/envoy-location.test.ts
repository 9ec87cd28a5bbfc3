import { expect, it } from 'vitest';
import type { RedirectView } from '../../src/model/route-filter.ts';
import { envoyLocationOf } from '../../src/trace/url.ts';
import { requestOf } from './scene.ts';

// As Envoy does it with what Istio tells it: where no scheme is said the listener's port stays, if it must be said.
it.each<[string, Partial<RedirectView>, number, string]>([
  ['http://shop.example.com/a', {}, 80, 'http://shop.example.com/a'],
  ['http://shop.example.com/a', {}, 8080, 'http://shop.example.com:8080/a'],
  ['http://shop.example.com/a', { port: 8443 }, 80, 'http://shop.example.com:8443/a'],
  ['http://shop.example.com/a', { scheme: 'https' }, 8080, 'https://shop.example.com/a'],
  ['http://shop.example.com/a', { scheme: 'https', port: 443 }, 8080, 'https://shop.example.com/a'],
  ['http://shop.example.com/a?b=c', { hostname: 'other.example' }, 80, 'http://other.example/a?b=c'],
])('a redirect of %s by %o at port %i leads to %s', (url, redirect, port, expected) => {
  const path = { type: 'PathPrefix', value: '/' };
  expect(envoyLocationOf(requestOf(url), { statusCode: 302, ...redirect }, path, port)).toBe(expected);
});
